const PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1';
const LAPTOP = 'Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0';

/** What to type to see what the application does. The lines work as they stand, in any POSIX shell. */
export function tourLines(url: string): string[] {
  const logIn = (agent: string) =>
    `$(curl -s ${url}/sessions -A '${agent}' -H 'Content-Type: application/json' ` +
    `-d '{"username":"carol","password":"teapot"}' | ${member('token')})`;
  return [
    '# Log in twice, as two devices:',
    `PHONE=${logIn(PHONE)}`,
    `LAPTOP=${logIn(LAPTOP)}`,
    '# See both, from the laptop:',
    `curl -s -w '\\n' ${url}/sessions -H "Authorization: Bearer $LAPTOP"`,
    '# End the phone, from the laptop (204):',
    `PHONE_ID=$(curl -s ${url}/sessions/current -H "Authorization: Bearer $PHONE" | ${member('id')})`,
    `curl -s -w '%{http_code}\\n' -X DELETE ${url}/sessions/$PHONE_ID -H "Authorization: Bearer $LAPTOP"`,
    '# The phone is refused (401), the laptop is not (200):',
    `curl -s -w '\\n%{http_code}\\n' ${url}/ -H "Authorization: Bearer $PHONE"`,
    `curl -s -w '%{http_code}\\n' ${url}/ -H "Authorization: Bearer $LAPTOP"`,
  ];
}

/** Node is there, whatever else is not. */
function member(name: string): string {
  return `node -pe 'JSON.parse(require("fs").readFileSync(0)).${name}'`;
}
