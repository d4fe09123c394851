/** A JSON Schema (2020-12), as OpenAPI 3.1 takes it. */
export type OpenApiSchema = Readonly<Record<string, unknown>>;

/** An answer, or a part of one, by the words of the OpenAPI Specification. */
export interface OpenApiResponse {
  readonly description: string;
  readonly headers?: Readonly<Record<string, object>>;
  readonly content?: Readonly<Record<string, { readonly schema: OpenApiSchema }>>;
  readonly links?: Readonly<Record<string, object>>;
}

/** What can be called by a method of a path. */
export interface OpenApiOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly object[];
  readonly requestBody?: object;
  readonly responses: Readonly<Record<string, OpenApiResponse>>;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
}

/** A description of the routes (https://spec.openapis.org/oas/v3.1.0): plain JSON, to be taken into one of your own. */
export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  /** By their paths, with the prefix, and by the methods in lower case. */
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, OpenApiSchema>>;
    readonly securitySchemes: Readonly<Record<string, object>>;
  };
}

/** What only your application can say of its routes. */
export interface OpenApiOptions {
  /**
   * The members of a log-in that your `authenticateUser` reads, as a JSON Schema of an object. Default: any object.
   *
   * @example
   * { type: 'object', properties: { username: { type: 'string' } }, required: ['username'] }
   */
  readonly credentials?: OpenApiSchema | undefined;
}
