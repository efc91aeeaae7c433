// An OpenAI-compatible endpoint that answers from a script; see scripted-serve.js.
import { createServer } from 'node:http';

/** Start it; `requests` collects what it is asked, `close` ends it. */
export async function startScripted({ answers = {}, refuse = [], mode, after = 0 }) {
  const requests = [];
  const server = createServer(async (request, response) => {
    const send = (status, body) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (request.url === '/v1/models') return send(200, { data: [{ id: 'scripted' }] });
    let text = '';
    for await (const piece of request) text += piece;
    const body = JSON.parse(text);
    requests.push({ authorization: request.headers.authorization, ...body });
    const question = body.messages.at(-1).content;
    if (mode === 'away' && requests.length > after)
      return send(503, { error: { message: 'away' } });
    if (refuse.includes(question)) return send(400, { error: { message: 'too long' } });
    const message = { role: 'assistant', content: answers[question] ?? 'I do not know.' };
    return send(200, {
      model: body.model,
      choices: [{ index: 0, message, finish_reason: 'stop' }],
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => new Promise((resolve) => server.close(resolve));
  return { url: `http://127.0.0.1:${server.address().port}/v1`, requests, close };
}
