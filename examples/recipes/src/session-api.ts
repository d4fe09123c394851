export interface paths {
    "/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists a page of the sessions of the user, the current one first. */
        get: operations["listSessions"];
        put?: never;
        /** Logs in: starts a session. */
        post: operations["logIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tells when the list of the sessions is another, and when the session of the request has ended. */
        get: operations["followSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows the session of the request, one whose second factor is still to come as well. */
        get: operations["showCurrentSession"];
        put?: never;
        post?: never;
        /** Logs out: ends the session of the request. */
        delete: operations["logOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/current/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a new token for the session. The one before is good until this one is used. */
        post: operations["rotateToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/idle-timeout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows after how long without use the sessions of the user end. */
        get: operations["showIdleTimeout"];
        /** Chooses after how long without use the sessions of the user end, those to come included. */
        put: operations["chooseIdleTimeout"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/ended": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists a page of the sessions of the user that are over, the last to end first. */
        get: operations["listEndedSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the devices that are remembered for the user, the one that was used last first. */
        get: operations["listDevices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/devices/{deviceId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends all sessions of the user on a device. */
        delete: operations["revokeDevice"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/devices/{deviceId}/forget": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes a device unknown again. Its sessions go on. */
        post: operations["forgetDevice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/others": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends all sessions of the user but the current one. */
        delete: operations["revokeOtherSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends all sessions of the user, the current one included. */
        delete: operations["revokeAllSessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows a session of the user. */
        get: operations["showSession"];
        put?: never;
        post?: never;
        /** Ends a session of the user. */
        delete: operations["revokeSession"];
        options?: never;
        head?: never;
        /** Gives a session the user's own name for it, or takes that away by null. */
        patch: operations["labelSession"];
        trace?: never;
    };
    "/sessions/{sessionId}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Vouches for a session on a new device. */
        post: operations["confirmSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sessions/{sessionId}/deny": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends a session on a new device that isn't the user's. */
        post: operations["denySession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Session: {
            id: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            lastActiveAt: string;
            ip: string | null;
            lastIp: string | null;
            title: string;
            clientType: ("browser" | "app" | "tool" | "robot") | null;
            device: {
                type: ("desktop" | "mobile" | "tablet" | "tv" | "console" | "wearable" | "headset" | "car" | "speaker") | null;
                vendor: string | null;
                model: string | null;
            };
            os: {
                name: string | null;
                version: string | null;
            };
            browser: {
                name: string | null;
                version: string | null;
            };
            app: {
                name: string | null;
                version: string | null;
            } | null;
            location: {
                country: string | null;
                region: string | null;
                city: string | null;
            } | null;
            label: string | null;
            deviceId: string | null;
            impersonatedBy: string | null;
            /** Format: date-time */
            expiresAt: string;
            /** @enum {string} */
            status: "active" | "pending" | "unconfirmed" | "impersonated";
            current: boolean;
        };
        EndedSession: {
            id: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            lastActiveAt: string;
            ip: string | null;
            lastIp: string | null;
            title: string;
            clientType: ("browser" | "app" | "tool" | "robot") | null;
            device: {
                type: ("desktop" | "mobile" | "tablet" | "tv" | "console" | "wearable" | "headset" | "car" | "speaker") | null;
                vendor: string | null;
                model: string | null;
            };
            os: {
                name: string | null;
                version: string | null;
            };
            browser: {
                name: string | null;
                version: string | null;
            };
            app: {
                name: string | null;
                version: string | null;
            } | null;
            location: {
                country: string | null;
                region: string | null;
                city: string | null;
            } | null;
            label: string | null;
            deviceId: string | null;
            impersonatedBy: string | null;
            ending: {
                /** Format: date-time */
                at: string;
                reason: string;
                by: {
                    /** @enum {string} */
                    type: "session" | "application" | "rule";
                    title: string | null;
                    label: string | null;
                } | null;
            };
        };
        Device: {
            id: string;
            title: string;
            os: string | null;
            browser: string | null;
            model: string | null;
            /** Format: date-time */
            firstSeenAt: string;
            /** Format: date-time */
            lastUsedAt: string;
            trustedUntil: string | null;
        };
        Credentials: {
            username: string;
            password: string;
        };
        /** @description Nothing is known for lack of the store. */
        StoreUnavailable: {
            /** @constant */
            type: "about:blank";
            /** @constant */
            title: "Service Unavailable";
            /** @constant */
            status: 503;
            /** @constant */
            code: "store_unavailable";
            /** @constant */
            detail: "Sessions cannot be checked at the moment. Try again.";
        };
        /** @description There is no token. */
        TokenMissing: {
            /** @constant */
            type: "about:blank";
            /** @constant */
            title: "Unauthorized";
            /** @constant */
            status: 401;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "token_missing";
            detail: string;
        };
        /** @description The token lets nobody in: malformed, forged, expired or ended. */
        InvalidToken: {
            /** @constant */
            type: "about:blank";
            /** @constant */
            title: "Unauthorized";
            /** @constant */
            status: 401;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "invalid_token";
            /** @constant */
            detail: "The token is not valid. Log in again.";
        };
        /** @description The body, the query or a cursor is malformed, or there is more than one credential. */
        InvalidRequest: {
            /** @constant */
            type: "about:blank";
            /** @constant */
            title: "Bad Request";
            /** @constant */
            status: 400;
            /** @constant */
            code: "invalid_request";
            detail: string;
        };
        /** @description By a cookie: the request comes from the page of another site. */
        CrossSiteRequest: {
            /** @constant */
            type: "about:blank";
            /** @constant */
            title: "Forbidden";
            /** @constant */
            status: 403;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "cross_site_request";
            detail: string;
        };
        /** @description The session is on a new device that nobody has vouched for. */
        SessionUnconfirmed: {
            /** @constant */
            type: "about:blank";
            /** @constant */
            title: "Forbidden";
            /** @constant */
            status: 403;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "session_unconfirmed";
            detail: string;
            /** Format: date-time */
            confirmedAt: string;
        };
        /** @description The body did not arrive in time. */
        RequestTimeout: {
            /** @constant */
            type: "about:blank";
            /** @constant */
            title: "Request Timeout";
            /** @constant */
            status: 408;
            /** @constant */
            code: "request_timeout";
            detail: string;
        };
        /** @description The body is too large. */
        PayloadTooLarge: {
            /** @constant */
            type: "about:blank";
            /** @constant */
            title: "Payload Too Large";
            /** @constant */
            status: 413;
            /** @constant */
            code: "payload_too_large";
            detail: string;
        };
        /** @description The media type or the encoding of the body is not known. */
        UnsupportedMediaType: {
            /** @constant */
            type: "about:blank";
            /** @constant */
            title: "Unsupported Media Type";
            /** @constant */
            status: 415;
            /** @constant */
            code: "unsupported_media_type";
            detail: string;
        };
        /** @description The credentials are wrong. */
        InvalidCredentials: {
            /** @constant */
            type: "about:blank";
            /** @constant */
            title: "Unauthorized";
            /** @constant */
            status: 401;
            /** @constant */
            code: "invalid_credentials";
            /** @constant */
            detail: "The credentials are not valid.";
        };
        /** @description The log-in is refused whatever the credentials. */
        LoginRefused: {
            /** @constant */
            type: "about:blank";
            /** @constant */
            title: "Forbidden";
            /** @constant */
            status: 403;
            /** @constant */
            code: "login_refused";
            detail: string;
        };
        /** @description There were too many attempts. */
        TooManyAttempts: {
            /** @constant */
            type: "about:blank";
            /** @constant */
            title: "Too Many Requests";
            /** @constant */
            status: 429;
            /** @constant */
            code: "too_many_attempts";
            detail: string;
        };
        /** @description There is no room, and no other session may be pushed out. */
        SessionLimitReached: {
            /** @constant */
            type: "about:blank";
            /** @constant */
            title: "Conflict";
            /** @constant */
            status: 409;
            /** @constant */
            code: "session_limit_reached";
            detail: string;
        };
        /** @description Only the user may do that, and nobody who looks at the account for them. */
        SessionImpersonated: {
            /** @constant */
            type: "about:blank";
            /** @constant */
            title: "Forbidden";
            /** @constant */
            status: 403;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "session_impersonated";
            detail: string;
        };
        /** @description The session is too young to do that to others. */
        SessionTooNew: {
            /** @constant */
            type: "about:blank";
            /** @constant */
            title: "Forbidden";
            /** @constant */
            status: 403;
            /**
             * @description discriminator enum property added by openapi-typescript
             * @enum {string}
             */
            code: "session_too_new";
            detail: string;
            /** Format: date-time */
            allowedAt: string;
        };
        /** @description The session is missing, or somebody else's. */
        NotFound: {
            /** @constant */
            type: "about:blank";
            /** @constant */
            title: "Not Found";
            /** @constant */
            status: 404;
            /** @constant */
            code: "not_found";
            /** @constant */
            detail: "There is no such session.";
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listSessions: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sessions: components["schemas"]["Session"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid_request`: The body, the query or a cursor is malformed, or there is more than one credential. */
            400: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidRequest"];
                };
            };
            /**
             * @description `token_missing`: There is no token.
             *
             *     `invalid_token`: The token lets nobody in: malformed, forged, expired or ended.
             */
            401: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TokenMissing"] | components["schemas"]["InvalidToken"];
                };
            };
            /**
             * @description `cross_site_request`: By a cookie: the request comes from the page of another site.
             *
             *     `session_unconfirmed`: The session is on a new device that nobody has vouched for.
             */
            403: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["CrossSiteRequest"] | components["schemas"]["SessionUnconfirmed"];
                };
            };
            /** @description `store_unavailable`: Nothing is known for lack of the store. */
            503: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["StoreUnavailable"];
                };
            };
        };
    };
    logIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"] & {
                    app?: {
                        name: string;
                        version?: string | null;
                    } | null;
                    label?: string | null;
                    deviceSecret?: string | null;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    /** @description How many attempts may fail in how many seconds (draft-ietf-httpapi-ratelimit-headers). */
                    "RateLimit-Policy"?: string;
                    /** @description How many of them are left, for how many seconds. */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        token: string;
                        /** @constant */
                        tokenType: "Bearer";
                        /** Format: date-time */
                        tokenExpiresAt: string;
                        session: components["schemas"]["Session"];
                        deviceSecret: string | null;
                    };
                };
            };
            /** @description `invalid_request`: The body, the query or a cursor is malformed, or there is more than one credential. */
            400: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    /** @description How many attempts may fail in how many seconds (draft-ietf-httpapi-ratelimit-headers). */
                    "RateLimit-Policy"?: string;
                    /** @description How many of them are left, for how many seconds. */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidRequest"];
                };
            };
            /** @description `invalid_credentials`: The credentials are wrong. */
            401: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    /** @description How many attempts may fail in how many seconds (draft-ietf-httpapi-ratelimit-headers). */
                    "RateLimit-Policy"?: string;
                    /** @description How many of them are left, for how many seconds. */
                    RateLimit?: string;
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidCredentials"];
                };
            };
            /** @description `login_refused`: The log-in is refused whatever the credentials. */
            403: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    /** @description How many attempts may fail in how many seconds (draft-ietf-httpapi-ratelimit-headers). */
                    "RateLimit-Policy"?: string;
                    /** @description How many of them are left, for how many seconds. */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["LoginRefused"];
                };
            };
            /** @description `request_timeout`: The body did not arrive in time. */
            408: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    /** @description How many attempts may fail in how many seconds (draft-ietf-httpapi-ratelimit-headers). */
                    "RateLimit-Policy"?: string;
                    /** @description How many of them are left, for how many seconds. */
                    RateLimit?: string;
                    Connection?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["RequestTimeout"];
                };
            };
            /** @description `session_limit_reached`: There is no room, and no other session may be pushed out. */
            409: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    /** @description How many attempts may fail in how many seconds (draft-ietf-httpapi-ratelimit-headers). */
                    "RateLimit-Policy"?: string;
                    /** @description How many of them are left, for how many seconds. */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["SessionLimitReached"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    /** @description How many attempts may fail in how many seconds (draft-ietf-httpapi-ratelimit-headers). */
                    "RateLimit-Policy"?: string;
                    /** @description How many of them are left, for how many seconds. */
                    RateLimit?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLarge"];
                };
            };
            /** @description `unsupported_media_type`: The media type or the encoding of the body is not known. */
            415: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    /** @description How many attempts may fail in how many seconds (draft-ietf-httpapi-ratelimit-headers). */
                    "RateLimit-Policy"?: string;
                    /** @description How many of them are left, for how many seconds. */
                    RateLimit?: string;
                    Accept?: string;
                    "Accept-Encoding"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaType"];
                };
            };
            /** @description `too_many_attempts`: There were too many attempts. */
            429: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    /** @description How many attempts may fail in how many seconds (draft-ietf-httpapi-ratelimit-headers). */
                    "RateLimit-Policy"?: string;
                    /** @description How many of them are left, for how many seconds. */
                    RateLimit?: string;
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TooManyAttempts"];
                };
            };
            /** @description `store_unavailable`: Nothing is known for lack of the store. */
            503: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    /** @description How many attempts may fail in how many seconds (draft-ietf-httpapi-ratelimit-headers). */
                    "RateLimit-Policy"?: string;
                    /** @description How many of them are left, for how many seconds. */
                    RateLimit?: string;
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["StoreUnavailable"];
                };
            };
        };
    };
    followSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream of server-sent events that goes on: `changed`, `ended`. */
            200: {
                headers: {
                    "Cache-Control": "no-store, no-transform";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "X-Accel-Buffering": "no";
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description `invalid_request`: The body, the query or a cursor is malformed, or there is more than one credential. */
            400: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidRequest"];
                };
            };
            /**
             * @description `token_missing`: There is no token.
             *
             *     `invalid_token`: The token lets nobody in: malformed, forged, expired or ended.
             */
            401: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TokenMissing"] | components["schemas"]["InvalidToken"];
                };
            };
            /** @description `cross_site_request`: By a cookie: the request comes from the page of another site. */
            403: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["CrossSiteRequest"];
                };
            };
            /** @description `too_many_attempts`: There were too many attempts. */
            429: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TooManyAttempts"];
                };
            };
            /** @description `store_unavailable`: Nothing is known for lack of the store. */
            503: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["StoreUnavailable"];
                };
            };
        };
    };
    showCurrentSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description `invalid_request`: The body, the query or a cursor is malformed, or there is more than one credential. */
            400: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidRequest"];
                };
            };
            /**
             * @description `token_missing`: There is no token.
             *
             *     `invalid_token`: The token lets nobody in: malformed, forged, expired or ended.
             */
            401: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TokenMissing"] | components["schemas"]["InvalidToken"];
                };
            };
            /** @description `cross_site_request`: By a cookie: the request comes from the page of another site. */
            403: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["CrossSiteRequest"];
                };
            };
            /** @description `store_unavailable`: Nothing is known for lack of the store. */
            503: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["StoreUnavailable"];
                };
            };
        };
    };
    logOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_request`: The body, the query or a cursor is malformed, or there is more than one credential. */
            400: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidRequest"];
                };
            };
            /**
             * @description `token_missing`: There is no token.
             *
             *     `invalid_token`: The token lets nobody in: malformed, forged, expired or ended.
             */
            401: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TokenMissing"] | components["schemas"]["InvalidToken"];
                };
            };
            /** @description `cross_site_request`: By a cookie: the request comes from the page of another site. */
            403: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["CrossSiteRequest"];
                };
            };
            /** @description `store_unavailable`: Nothing is known for lack of the store. */
            503: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["StoreUnavailable"];
                };
            };
        };
    };
    rotateToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        token?: string;
                        /** @constant */
                        tokenType?: "Bearer";
                        /** Format: date-time */
                        tokenExpiresAt: string;
                        session: components["schemas"]["Session"];
                    };
                };
            };
            /** @description `invalid_request`: The body, the query or a cursor is malformed, or there is more than one credential. */
            400: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidRequest"];
                };
            };
            /**
             * @description `token_missing`: There is no token.
             *
             *     `invalid_token`: The token lets nobody in: malformed, forged, expired or ended.
             */
            401: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TokenMissing"] | components["schemas"]["InvalidToken"];
                };
            };
            /** @description `cross_site_request`: By a cookie: the request comes from the page of another site. */
            403: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["CrossSiteRequest"];
                };
            };
            /** @description `store_unavailable`: Nothing is known for lack of the store. */
            503: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["StoreUnavailable"];
                };
            };
        };
    };
    showIdleTimeout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        idleTimeout: string | null;
                        choices: string[];
                    };
                };
            };
            /** @description `invalid_request`: The body, the query or a cursor is malformed, or there is more than one credential. */
            400: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidRequest"];
                };
            };
            /**
             * @description `token_missing`: There is no token.
             *
             *     `invalid_token`: The token lets nobody in: malformed, forged, expired or ended.
             */
            401: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TokenMissing"] | components["schemas"]["InvalidToken"];
                };
            };
            /**
             * @description `cross_site_request`: By a cookie: the request comes from the page of another site.
             *
             *     `session_unconfirmed`: The session is on a new device that nobody has vouched for.
             */
            403: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["CrossSiteRequest"] | components["schemas"]["SessionUnconfirmed"];
                };
            };
            /** @description `store_unavailable`: Nothing is known for lack of the store. */
            503: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["StoreUnavailable"];
                };
            };
        };
    };
    chooseIdleTimeout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    idleTimeout: "7d" | "30d" | "90d" | "180d";
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        idleTimeout: string | null;
                        choices: string[];
                    };
                };
            };
            /** @description `invalid_request`: The body, the query or a cursor is malformed, or there is more than one credential. */
            400: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidRequest"];
                };
            };
            /**
             * @description `token_missing`: There is no token.
             *
             *     `invalid_token`: The token lets nobody in: malformed, forged, expired or ended.
             */
            401: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TokenMissing"] | components["schemas"]["InvalidToken"];
                };
            };
            /**
             * @description `cross_site_request`: By a cookie: the request comes from the page of another site.
             *
             *     `session_unconfirmed`: The session is on a new device that nobody has vouched for.
             *
             *     `session_impersonated`: Only the user may do that, and nobody who looks at the account for them.
             *
             *     `session_too_new`: The session is too young to do that to others.
             */
            403: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["CrossSiteRequest"] | components["schemas"]["SessionUnconfirmed"] | components["schemas"]["SessionImpersonated"] | components["schemas"]["SessionTooNew"];
                };
            };
            /** @description `request_timeout`: The body did not arrive in time. */
            408: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    Connection?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["RequestTimeout"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLarge"];
                };
            };
            /** @description `unsupported_media_type`: The media type or the encoding of the body is not known. */
            415: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    Accept?: string;
                    "Accept-Encoding"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaType"];
                };
            };
            /** @description `store_unavailable`: Nothing is known for lack of the store. */
            503: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["StoreUnavailable"];
                };
            };
        };
    };
    listEndedSessions: {
        parameters: {
            query?: {
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sessions: components["schemas"]["EndedSession"][];
                        nextCursor: string | null;
                    };
                };
            };
            /** @description `invalid_request`: The body, the query or a cursor is malformed, or there is more than one credential. */
            400: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidRequest"];
                };
            };
            /**
             * @description `token_missing`: There is no token.
             *
             *     `invalid_token`: The token lets nobody in: malformed, forged, expired or ended.
             */
            401: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TokenMissing"] | components["schemas"]["InvalidToken"];
                };
            };
            /**
             * @description `cross_site_request`: By a cookie: the request comes from the page of another site.
             *
             *     `session_unconfirmed`: The session is on a new device that nobody has vouched for.
             */
            403: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["CrossSiteRequest"] | components["schemas"]["SessionUnconfirmed"];
                };
            };
            /** @description `store_unavailable`: Nothing is known for lack of the store. */
            503: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["StoreUnavailable"];
                };
            };
        };
    };
    listDevices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        devices: components["schemas"]["Device"][];
                    };
                };
            };
            /** @description `invalid_request`: The body, the query or a cursor is malformed, or there is more than one credential. */
            400: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidRequest"];
                };
            };
            /**
             * @description `token_missing`: There is no token.
             *
             *     `invalid_token`: The token lets nobody in: malformed, forged, expired or ended.
             */
            401: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TokenMissing"] | components["schemas"]["InvalidToken"];
                };
            };
            /**
             * @description `cross_site_request`: By a cookie: the request comes from the page of another site.
             *
             *     `session_unconfirmed`: The session is on a new device that nobody has vouched for.
             */
            403: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["CrossSiteRequest"] | components["schemas"]["SessionUnconfirmed"];
                };
            };
            /** @description `store_unavailable`: Nothing is known for lack of the store. */
            503: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["StoreUnavailable"];
                };
            };
        };
    };
    revokeDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deviceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        revoked: number;
                        current: boolean;
                    };
                };
            };
            /** @description `invalid_request`: The body, the query or a cursor is malformed, or there is more than one credential. */
            400: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidRequest"];
                };
            };
            /**
             * @description `token_missing`: There is no token.
             *
             *     `invalid_token`: The token lets nobody in: malformed, forged, expired or ended.
             */
            401: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TokenMissing"] | components["schemas"]["InvalidToken"];
                };
            };
            /**
             * @description `cross_site_request`: By a cookie: the request comes from the page of another site.
             *
             *     `session_unconfirmed`: The session is on a new device that nobody has vouched for.
             *
             *     `session_impersonated`: Only the user may do that, and nobody who looks at the account for them.
             *
             *     `session_too_new`: The session is too young to do that to others.
             */
            403: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["CrossSiteRequest"] | components["schemas"]["SessionUnconfirmed"] | components["schemas"]["SessionImpersonated"] | components["schemas"]["SessionTooNew"];
                };
            };
            /** @description `store_unavailable`: Nothing is known for lack of the store. */
            503: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["StoreUnavailable"];
                };
            };
        };
    };
    forgetDevice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deviceId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        forgotten: boolean;
                    };
                };
            };
            /** @description `invalid_request`: The body, the query or a cursor is malformed, or there is more than one credential. */
            400: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidRequest"];
                };
            };
            /**
             * @description `token_missing`: There is no token.
             *
             *     `invalid_token`: The token lets nobody in: malformed, forged, expired or ended.
             */
            401: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TokenMissing"] | components["schemas"]["InvalidToken"];
                };
            };
            /**
             * @description `cross_site_request`: By a cookie: the request comes from the page of another site.
             *
             *     `session_unconfirmed`: The session is on a new device that nobody has vouched for.
             *
             *     `session_impersonated`: Only the user may do that, and nobody who looks at the account for them.
             *
             *     `session_too_new`: The session is too young to do that to others.
             */
            403: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["CrossSiteRequest"] | components["schemas"]["SessionUnconfirmed"] | components["schemas"]["SessionImpersonated"] | components["schemas"]["SessionTooNew"];
                };
            };
            /** @description `store_unavailable`: Nothing is known for lack of the store. */
            503: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["StoreUnavailable"];
                };
            };
        };
    };
    revokeOtherSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        revoked: number;
                    };
                };
            };
            /** @description `invalid_request`: The body, the query or a cursor is malformed, or there is more than one credential. */
            400: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidRequest"];
                };
            };
            /**
             * @description `token_missing`: There is no token.
             *
             *     `invalid_token`: The token lets nobody in: malformed, forged, expired or ended.
             */
            401: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TokenMissing"] | components["schemas"]["InvalidToken"];
                };
            };
            /**
             * @description `cross_site_request`: By a cookie: the request comes from the page of another site.
             *
             *     `session_unconfirmed`: The session is on a new device that nobody has vouched for.
             *
             *     `session_impersonated`: Only the user may do that, and nobody who looks at the account for them.
             *
             *     `session_too_new`: The session is too young to do that to others.
             */
            403: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["CrossSiteRequest"] | components["schemas"]["SessionUnconfirmed"] | components["schemas"]["SessionImpersonated"] | components["schemas"]["SessionTooNew"];
                };
            };
            /** @description `store_unavailable`: Nothing is known for lack of the store. */
            503: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["StoreUnavailable"];
                };
            };
        };
    };
    revokeAllSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        revoked: number;
                    };
                };
            };
            /** @description `invalid_request`: The body, the query or a cursor is malformed, or there is more than one credential. */
            400: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidRequest"];
                };
            };
            /**
             * @description `token_missing`: There is no token.
             *
             *     `invalid_token`: The token lets nobody in: malformed, forged, expired or ended.
             */
            401: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TokenMissing"] | components["schemas"]["InvalidToken"];
                };
            };
            /**
             * @description `cross_site_request`: By a cookie: the request comes from the page of another site.
             *
             *     `session_unconfirmed`: The session is on a new device that nobody has vouched for.
             *
             *     `session_impersonated`: Only the user may do that, and nobody who looks at the account for them.
             *
             *     `session_too_new`: The session is too young to do that to others.
             */
            403: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["CrossSiteRequest"] | components["schemas"]["SessionUnconfirmed"] | components["schemas"]["SessionImpersonated"] | components["schemas"]["SessionTooNew"];
                };
            };
            /** @description `store_unavailable`: Nothing is known for lack of the store. */
            503: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["StoreUnavailable"];
                };
            };
        };
    };
    showSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description `invalid_request`: The body, the query or a cursor is malformed, or there is more than one credential. */
            400: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidRequest"];
                };
            };
            /**
             * @description `token_missing`: There is no token.
             *
             *     `invalid_token`: The token lets nobody in: malformed, forged, expired or ended.
             */
            401: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TokenMissing"] | components["schemas"]["InvalidToken"];
                };
            };
            /**
             * @description `cross_site_request`: By a cookie: the request comes from the page of another site.
             *
             *     `session_unconfirmed`: The session is on a new device that nobody has vouched for.
             */
            403: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["CrossSiteRequest"] | components["schemas"]["SessionUnconfirmed"];
                };
            };
            /** @description `not_found`: The session is missing, or somebody else's. */
            404: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFound"];
                };
            };
            /** @description `store_unavailable`: Nothing is known for lack of the store. */
            503: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["StoreUnavailable"];
                };
            };
        };
    };
    revokeSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_request`: The body, the query or a cursor is malformed, or there is more than one credential. */
            400: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidRequest"];
                };
            };
            /**
             * @description `token_missing`: There is no token.
             *
             *     `invalid_token`: The token lets nobody in: malformed, forged, expired or ended.
             */
            401: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TokenMissing"] | components["schemas"]["InvalidToken"];
                };
            };
            /**
             * @description `cross_site_request`: By a cookie: the request comes from the page of another site.
             *
             *     `session_unconfirmed`: The session is on a new device that nobody has vouched for.
             *
             *     `session_impersonated`: Only the user may do that, and nobody who looks at the account for them.
             *
             *     `session_too_new`: The session is too young to do that to others.
             */
            403: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["CrossSiteRequest"] | components["schemas"]["SessionUnconfirmed"] | components["schemas"]["SessionImpersonated"] | components["schemas"]["SessionTooNew"];
                };
            };
            /** @description `not_found`: The session is missing, or somebody else's. */
            404: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFound"];
                };
            };
            /** @description `store_unavailable`: Nothing is known for lack of the store. */
            503: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["StoreUnavailable"];
                };
            };
        };
    };
    labelSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    label: string | null;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description `invalid_request`: The body, the query or a cursor is malformed, or there is more than one credential. */
            400: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidRequest"];
                };
            };
            /**
             * @description `token_missing`: There is no token.
             *
             *     `invalid_token`: The token lets nobody in: malformed, forged, expired or ended.
             */
            401: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TokenMissing"] | components["schemas"]["InvalidToken"];
                };
            };
            /**
             * @description `cross_site_request`: By a cookie: the request comes from the page of another site.
             *
             *     `session_unconfirmed`: The session is on a new device that nobody has vouched for.
             *
             *     `session_impersonated`: Only the user may do that, and nobody who looks at the account for them.
             */
            403: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["CrossSiteRequest"] | components["schemas"]["SessionUnconfirmed"] | components["schemas"]["SessionImpersonated"];
                };
            };
            /** @description `not_found`: The session is missing, or somebody else's. */
            404: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFound"];
                };
            };
            /** @description `request_timeout`: The body did not arrive in time. */
            408: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    Connection?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["RequestTimeout"];
                };
            };
            /** @description `payload_too_large`: The body is too large. */
            413: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["PayloadTooLarge"];
                };
            };
            /** @description `unsupported_media_type`: The media type or the encoding of the body is not known. */
            415: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    Accept?: string;
                    "Accept-Encoding"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["UnsupportedMediaType"];
                };
            };
            /** @description `store_unavailable`: Nothing is known for lack of the store. */
            503: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["StoreUnavailable"];
                };
            };
        };
    };
    confirmSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_request`: The body, the query or a cursor is malformed, or there is more than one credential. */
            400: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidRequest"];
                };
            };
            /**
             * @description `token_missing`: There is no token.
             *
             *     `invalid_token`: The token lets nobody in: malformed, forged, expired or ended.
             */
            401: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TokenMissing"] | components["schemas"]["InvalidToken"];
                };
            };
            /**
             * @description `cross_site_request`: By a cookie: the request comes from the page of another site.
             *
             *     `session_unconfirmed`: The session is on a new device that nobody has vouched for.
             *
             *     `session_impersonated`: Only the user may do that, and nobody who looks at the account for them.
             */
            403: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["CrossSiteRequest"] | components["schemas"]["SessionUnconfirmed"] | components["schemas"]["SessionImpersonated"];
                };
            };
            /** @description `not_found`: The session is missing, or somebody else's. */
            404: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFound"];
                };
            };
            /** @description `session_limit_reached`: There is no room, and no other session may be pushed out. */
            409: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["SessionLimitReached"];
                };
            };
            /** @description `store_unavailable`: Nothing is known for lack of the store. */
            503: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["StoreUnavailable"];
                };
            };
        };
    };
    denySession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                sessionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `invalid_request`: The body, the query or a cursor is malformed, or there is more than one credential. */
            400: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["InvalidRequest"];
                };
            };
            /**
             * @description `token_missing`: There is no token.
             *
             *     `invalid_token`: The token lets nobody in: malformed, forged, expired or ended.
             */
            401: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "WWW-Authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["TokenMissing"] | components["schemas"]["InvalidToken"];
                };
            };
            /**
             * @description `cross_site_request`: By a cookie: the request comes from the page of another site.
             *
             *     `session_unconfirmed`: The session is on a new device that nobody has vouched for.
             *
             *     `session_impersonated`: Only the user may do that, and nobody who looks at the account for them.
             *
             *     `session_too_new`: The session is too young to do that to others.
             */
            403: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["CrossSiteRequest"] | components["schemas"]["SessionUnconfirmed"] | components["schemas"]["SessionImpersonated"] | components["schemas"]["SessionTooNew"];
                };
            };
            /** @description `not_found`: The session is missing, or somebody else's. */
            404: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["NotFound"];
                };
            };
            /** @description `store_unavailable`: Nothing is known for lack of the store. */
            503: {
                headers: {
                    "Cache-Control": "no-store";
                    /** @description The client hints that name a device. */
                    "Accept-CH": string;
                    "Retry-After": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["StoreUnavailable"];
                };
            };
        };
    };
}
