import { expect, it } from 'vitest';
import { effort } from '../../test/fixtures/processor-time.ts';
import { createSecurityForTests } from '../adapters/analyzers/security/scanner.cases.ts';

const security = await createSecurityForTests();

async function isFound(text: string, language: string): Promise<boolean> {
  const found = await security.scan(text, language, new AbortController().signal);
  if (!found.ok) throw new Error(found.failure.message);
  return found.value.some(({ rule }) => rule === 'security/route-for-everyone');
}

const DELETE_USER = "@app.route('/users/<int:id>/delete', methods=['POST'])\n";
const BODY = 'def delete_user(id):\n    User.query.filter_by(id=id).delete()\n    db.session.commit()\n';
const REMOVE = '(async (request, answer) => { await User.remove(request.params.id); answer.end(); })';

it.each([
  ['a route that deletes a user', 'python', DELETE_USER + BODY],
  ['a comment that promises a check', 'python', `# TODO: check the login here\n${DELETE_USER}${BODY}`],
  ['a route for administrators', 'python', "@app.get('/admin/report')\ndef report():\n    return rows()\n"],
  ['a method that deletes', 'python', "@app.delete('/users/{id}')\ndef user(id: int):\n    drop(id)\n"],
  [
    'a new password',
    'python',
    "@app.route('/change_password', methods=['POST'])\ndef change():\n    put(request.form)\n",
  ],
  ['the end of the server', 'python', "@app.get('/shutdown')\ndef stop():\n    os.kill(os.getpid(), 15)\n"],
  ['a route of express', 'javascript', `app.delete('/users/:id', ${REMOVE});`],
  ['a route of fastify', 'typescript', `fastify.post('/admin/reset', ${REMOVE});`],
  ['a route in tsx', 'tsx', `app.post('/accounts/:id/disable', ${REMOVE});`],
])('%s is found', async (_name, language, text) => {
  expect(await isFound(text, language)).toBe(true);
});

it.each([
  ['a decorator that asks', 'python', `${DELETE_USER}@login_required\n${BODY}`],
  ['a session that is read', 'python', `${DELETE_USER}${BODY}    check(session['user'])\n`],
  ['an answer of 403', 'python', `${DELETE_USER}def delete_user(id):\n    abort(403)\n`],
  [
    'a dependency',
    'python',
    "@app.delete('/users/{id}')\ndef user(id: int, own = Depends(own)):\n    drop(id)\n",
  ],
  ['reading users', 'python', "@app.get('/users/{id}')\ndef user(id: int):\n    return find(id)\n"],
  ['signing up', 'python', "@app.post('/users')\ndef create_user():\n    return add(request.json)\n"],
  ['a blueprint', 'python', DELETE_USER.replace('@app', '@blueprint') + BODY],
  [
    'a password behind a token',
    'python',
    "@app.route('/set_password', methods=['POST'])\ndef change():\n    put(token, request.form)\n",
  ],
  ['a form for passwords', 'python', "@app.get('/change_password')\ndef form():\n    return page()\n"],
  ['deleting a note', 'python', "@app.delete('/notes/{id}')\ndef remove_note(id: int):\n    drop(id)\n"],
  ['a handler before the last', 'javascript', `app.delete('/users/:id', own, ${REMOVE});`],
  ['a guard for all', 'javascript', `app.use(authenticate);\napp.delete('/users/:id', ${REMOVE});`],
  ['a router', 'javascript', `router.delete('/users/:id', ${REMOVE});`],
  ['deleting a cache', 'typescript', `app.delete('/cache/:id', ${REMOVE});`],
  ['a Map of users', 'typescript', `users.delete('/admin/:id', ${REMOVE});`],
])('%s is not', async (_name, language, text) => {
  expect(await isFound(text, language)).toBe(false);
});

it.each([
  ['python', `@app.route('/admin', ${"methods=['".repeat(1_000)}`],
  ['python', `@app.route('/admin', methods=[${"'a', methods=['".repeat(1_000)}'])\ndef a():\n    pass\n`],
  ['javascript', "app.post('/admin/a', f);\n// login\n".repeat(300)],
  ['javascript', `app${".post('/admin')".repeat(300)};`],
])('a bomb of %s costs no more than reading it: %#', async (language, text) => {
  const spent = await effort(() => security.scan(text, language, new AbortController().signal));
  expect(spent).toBeLessThan(1_000);
});
