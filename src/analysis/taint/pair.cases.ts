/** The same code twice: data that reaches a sink as it came, and behind a check or an escape. */
export type Pair = { name: string; cwe: string; bad: string; good: string };

/** Code in a Flask route with one parameter of the query in `x`. */
export function flaskRoute(body: string): string {
  return `@app.route('/x')\ndef view():\n    x = request.args.get('x')\n${body.replace(/^/gm, '    ')}\n`;
}

/** Both sides in `flaskRoute`. */
export function inFlask(name: string, cwe: string, bad: string, good: string): Pair {
  return { name, cwe, bad: flaskRoute(bad), good: flaskRoute(good) };
}

/** A template's `${` is written `@{`, so that it is none of the file that holds the code. */
export function templated(text: string): string {
  return text.replaceAll('@{', '${');
}

/** Code in an express route with one parameter of the query in `x`, `templated`. */
export function expressRoute(body: string): string {
  return `app.get('/x', async (req, res) => {\n  let x = req.query.x;\n  ${templated(body)}\n});\n`;
}

/** Both sides in `expressRoute`. */
export function inExpress(name: string, cwe: string, bad: string, good: string): Pair {
  return { name, cwe, bad: expressRoute(bad), good: expressRoute(good) };
}
