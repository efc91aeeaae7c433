// A server with /v1/completions that finds letters as likely as it is told, as OpenAI's legacy route says it; see mmlu.test.ts.
import { createServer } from 'node:http';

/**
 * Start it. `likely(question)` gives the log-probabilities of tokens for the question at the end of a prompt; a token that it does not name is
 * not among the likeliest. A prompt of more than `context` characters is refused as OpenAI does.
 */
export async function startLetters({ likely, context = Number.POSITIVE_INFINITY, mute = false }) {
  const requests = [];
  const server = createServer(async (request, response) => {
    const send = (status, body) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (request.url === '/v1/models') return send(200, { data: [{ id: 'letters' }] });
    let text = '';
    for await (const piece of request) text += piece;
    const body = JSON.parse(text);
    requests.push(body);
    const prompts = [body.prompt].flat();
    if (prompts.some((prompt) => prompt.length > context)) {
      const error = { message: 'no room', code: 'context_length_exceeded' };
      return send(400, { error });
    }
    const choices = prompts.map((prompt, index) => ({
      index,
      text: '',
      finish_reason: 'length',
      logprobs: mute ? null : body.echo ? echoed(prompt, likely) : generated(prompt, likely),
    }));
    return send(200, { id: 'c', object: 'text_completion', model: body.model, choices });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => new Promise((resolve) => server.close(resolve));
  return { url: `http://127.0.0.1:${server.address().port}/v1`, requests, close };
}

function generated(prompt, likely) {
  const { echo: _, ...top } = likely(lastQuestion(prompt));
  const [[token, logprob] = ['?', -1]] = Object.entries(top);
  return { tokens: [token], token_logprobs: [logprob], top_logprobs: [top], text_offset: [0] };
}

// The prompt as one token and its letter as two, a space (or in a chat nothing) and the letter, of which each has half of the log-probability.
function echoed(text, likely) {
  const prompt = text.slice(0, text.at(-2) === ' ' ? -2 : -1);
  const half = likely(lastQuestion(prompt)).echo[text.at(-1)] / 2;
  const start = [...prompt].length;
  return {
    tokens: [prompt, ' ', text.at(-1)],
    token_logprobs: [null, half, half],
    top_logprobs: [null, {}, {}],
    text_offset: [0, start, text.length - 1],
  };
}

function lastQuestion(prompt) {
  return prompt.split('\n\n').at(-1).split('\nA. ')[0];
}
