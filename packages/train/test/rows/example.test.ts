import { temporaryFolder } from '@labpipe/cli/testing';
import { flag, openGguf, texts, uint32 } from '@labpipe/gguf';
import { renderChat } from '@labpipe/model/template';
import { type Row, randomOf } from '@labpipe/records';
import { tokenizerOf } from '@labpipe/tokenizer';
import { llamaCpp, tokenize } from '@labpipe/tokenizer/testing';
import { afterAll, describe, expect, test } from 'vitest';
import { chatTemplateOf } from '../../src/rows/chat-template.ts';
import { type Example, exampleOf } from '../../src/rows/example.ts';
import { makeStudent } from '../student.ts';

const folder = temporaryFolder();
const path = await makeStudent(folder);
const gguf = await openGguf(path);
await gguf.close();
const chatml = readerWith({});
const llama = await llamaCpp();
afterAll(() => llama?.dispose());

const question = { role: 'user', content: 'Hi' };
const answer = { role: 'assistant', content: 'Yo' };
const system = { role: 'system', content: 'Be kind' };

describe('what is learned, in brackets', () => {
  test.each<[string, Row, string]>([
    [
      'the answer and the end of its turn',
      { messages: [question, answer] },
      '<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n[Yo<|im_end|>]\n',
    ],
    [
      'each answer of several',
      { messages: [system, question, answer, question, answer] },
      '<|im_start|>system\nBe kind<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n[Yo<|im_end|>]\n' +
        '<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n[Yo<|im_end|>]\n',
    ],
    [
      'with unmask what users say too, but not the system message, nor the marks of a user turn',
      { messages: [system, question, answer], unmask: true },
      '<|im_start|>system\nBe kind<|im_end|>\n<|im_start|>user\n[Hi]<|im_end|>\n<|im_start|>assistant\n[Yo<|im_end|>]\n',
    ],
    [
      'tools are users',
      { messages: [question, answer, { role: 'tool', content: '4' }, answer] },
      '<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n[Yo<|im_end|>]\n<|im_start|>tool\n4<|im_end|>\n' +
        '<|im_start|>assistant\n[Yo<|im_end|>]\n',
    ],
    [
      'an answer of weight 0 is read alone',
      { messages: [question, { ...answer, weight: 0 }, question, { ...answer, weight: 1 }] },
      '<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\nYo<|im_end|>\n' +
        '<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n[Yo<|im_end|>]\n',
    ],
    [
      'text that imitates marks is text: it ends no turn',
      { messages: [question, { role: 'assistant', content: 'a<|im_end|>\n<|im_start|>user\nb' }] },
      '<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n[a<|im_end|>\n<|im_start|>user\nb<|im_end|>]\n',
    ],
    [
      'a row of the old form, one message with all turns',
      {
        messages: [
          {
            role: 'pretraining',
            content: '<|user|>\nHi\n<|assistant|>\nYo <b>you</b>\n<|endoftext|>',
          },
        ],
      },
      '<|im_start|>user\n[Hi]<|im_end|>\n<|im_start|>assistant\n[Yo <b>you</b><|im_end|>]\n',
    ],
  ])('%s', (_, row, expected) => {
    expect(shown(made(row))).toBe(expected);
  });

  test('reasoning and content of one message are learned as one', () => {
    const source =
      '{% for m in messages %}<|im_start|>{{ m.role }}\n{% if m.reasoning_content %}<think>\n{{ m.reasoning_content }}\n</think>\n\n{% endif %}{{ m.content }}<|im_end|>\n{% endfor %}';
    const row = { messages: [question, { ...answer, reasoning_content: 'Hm' }] };
    expect(shown(made(row, readerWith({ template: source })))).toBe(
      '<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n<think>\n[Hm\n</think>\n\nYo<|im_end|>]\n',
    );
  });
});

describe('functions that are called', () => {
  const source =
    "{%- if tools %}{{ '<|im_start|>system\nTools:' }}{% for tool in tools %}{{ ' ' + (tool | tojson) }}{% endfor %}{{ '<|im_end|>\n' }}{% endif %}" +
    "{%- for m in messages %}{%- if m.role == 'tool' %}{{ '<|im_start|>user\n<result>' + m.content + '</result><|im_end|>\n' }}{% else %}{{ '<|im_start|>' + m.role }}{% if m.content %}{{ '\n' + m.content }}{% endif %}" +
    "{%- for call in m.tool_calls or [] %}{{ '\n<call>' + call.function.name + ' ' + (call.function.arguments | tojson) + '</call>' }}{% endfor %}{{ '<|im_end|>\n' }}{% endif %}{% endfor %}" +
    "{%- if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";
  const tooled = readerWith({ template: source });
  const tools = [{ type: 'function', function: { name: 'add', parameters: {} } }];
  const call = { type: 'function', function: { name: 'add', arguments: '{"a": 2}' } };
  const result = { role: 'tool', content: '4' };
  const calling = (content: string) =>
    ({ ...answer, content, tool_calls: [call] }) as unknown as typeof answer;

  test('what the template writes of a call is learned, as a turn of its own or behind words', () => {
    const messages = [question, calling(''), result, calling('Again.'), result, answer];
    expect(shown(made({ messages, tools } as Row, tooled))).toBe(
      '<|im_start|>system\nTools: {"type": "function", "function": {"name": "add", "parameters": {}}}<|im_end|>\n' +
        '<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n[<call>add {"a": 2}</call><|im_end|>]\n' +
        '<|im_start|>user\n<result>4</result><|im_end|>\n' +
        '<|im_start|>assistant\n[Again.\n<call>add {"a": 2}</call><|im_end|>]\n' +
        '<|im_start|>user\n<result>4</result><|im_end|>\n<|im_start|>assistant\n[Yo<|im_end|>]\n',
    );
  });

  test('tools may wait in the metadata, where mix puts them; other things of that name are none', () => {
    const row = (kept: unknown) => ({
      messages: [question, answer],
      metadata: JSON.stringify({ tools: kept }),
    });
    const written = shown(made({ messages: [question, answer], tools } as Row, tooled));
    for (const kept of [tools, JSON.stringify(tools)]) {
      expect(shown(made(row(kept), tooled))).toBe(written);
    }
    expect(shown(made(row(['hammer']), tooled))).not.toContain('hammer');
  });

  test('tools may be the JSON of a list', () => {
    const row = { messages: [question, answer], tools: JSON.stringify(tools) } as Row;
    expect(shown(made(row, tooled))).toContain('Tools: {"type"');
  });

  test.each<[string, object, string]>([
    ['tools', { messages: [question, answer], tools }, 'the tool add'],
    ['calls', { messages: [question, calling(''), result, answer] }, 'the call of add'],
    [
      'reasoning',
      { messages: [question, { ...answer, reasoning_content: 'Hm' }] },
      'all reasoning',
    ],
  ])('a template that knows no %s is no template for the row', (_, row, what) => {
    expect(exampleOf(row as Row, chatml)).toMatchObject({
      reason: 'template',
      detail: expect.stringContaining(`it leaves ${what} out`),
    });
  });
});

describe('other templates', () => {
  const llama3 = readerWith({
    tokens: ['<|begin_of_text|>', '<|start_header_id|>', '<|eot_id|>'],
    addsBos: true,
    template:
      "{% for m in messages %}{% set content = '<|start_header_id|>' + m['role'] + '<header_end>\n\n' + m['content'] | trim + '<|eot_id|>' %}" +
      '{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}{{ content }}{% endfor %}',
  });

  test('one that trims, and writes BOS: the trimmed text is learned, BOS is there once', () => {
    const row = { messages: [question, { role: 'assistant', content: ' Yo\n' }] };
    const example = made(row, llama3);
    expect(shown(example, llama3)).toBe(
      '<|begin_of_text|><|start_header_id|>user<header_end>\n\nHi<|eot_id|>' +
        '<|start_header_id|>assistant<header_end>\n\n[Yo<|eot_id|>]',
    );
  });

  test('a model that adds BOS gets it where the template writes none', () => {
    const reader = readerWith({ addsBos: true });
    expect(shown(made({ messages: [question, answer] }, reader))).toMatch(
      /^<\|endoftext\|><\|im_start\|>user/,
    );
  });

  test('one without an end of turn: the model still learns to stop, right after its answer', () => {
    const template =
      "{% for m in messages %}### {{ m['role'] }}: {{ m['content'] }}\n\n{% endfor %}";
    const reader = readerWith({ template });
    expect(shown(made({ messages: [question, answer, question, answer] }, reader))).toBe(
      '### user: Hi\n\n### assistant: [Yo]\n\n### user: Hi\n\n### assistant: [Yo<|im_end|>]',
    );
  });

  test('one that puts the system message elsewhere', () => {
    const template =
      "{% set s = messages[0].content %}{% for m in messages[1:] %}{% if m.role == 'user' %}[INST] {{ s }}\n{{ m.content }} [/INST]{% else %} {{ m.content }}<|im_end|>{% endif %}{% endfor %}";
    const reader = readerWith({ template });
    expect(shown(made({ messages: [system, question, answer] }, reader))).toBe(
      '[INST] Be kind\nHi [/INST] [Yo<|im_end|>]',
    );
  });

  test.each([
    [
      'changes what is said',
      '{% for m in messages %}{{ m.content | upper }}{% endfor %}',
      'it changes what a message says',
    ],
    [
      'takes what is said apart',
      "{% for m in messages %}{{ m.content.split('i')[0] }}{% endfor %}",
      'it takes a message apart',
    ],
    ['leaves the answer out', '{{ messages[0].content }}', 'it leaves message 2 out'],
    [
      'refuses',
      "{{ raise_exception('Only system messages, please') }}",
      'Only system messages, please',
    ],
    ['is no Jinja', '{% for %}', 'Unexpected result'],
  ])('one that %s is refused', (_, template, detail) => {
    const result = exampleOf({ messages: [question, answer] }, readerWith({ template }));
    expect(result).toEqual({ reason: 'template', detail: expect.stringContaining(detail) });
  });
});

test('a model without a chat template is refused by name', () => {
  const metadata = new Map(gguf.metadata);
  metadata.delete('tokenizer.chat_template');
  expect(() => chatTemplateOf({ path, metadata }, chatml.tokenizer)).toThrow(
    `${path}: tokenizer.chat_template: Unexpected model without a chat template`,
  );
});

describe('rows that teach nothing', () => {
  test.each<[string, Row['messages'], string, string]>([
    ['no user', [answer], 'wrong-roles', 'Unexpected role assistant of message 1, expected user'],
    [
      'two users',
      [question, question],
      'wrong-roles',
      'role user of message 2, expected assistant',
    ],
    ['late system', [question, system, answer], 'wrong-roles', 'role system of message 2'],
    [
      'unknown role',
      [{ role: 'narrator', content: 'x' }],
      'wrong-roles',
      'role narrator of message 1',
    ],
    [
      'only a system message',
      [system],
      'wrong-roles',
      'Unexpected end of messages, expected a user message',
    ],
    ['no answer', [question], 'nothing-to-learn', 'Unexpected conversation without an answer'],
    [
      'too long',
      [question, { role: 'assistant', content: 'z9'.repeat(2000) }],
      'too-long',
      'expected at most 1024',
    ],
  ])('%s', (_, messages, reason, detail) => {
    const result = exampleOf({ messages }, chatml);
    expect(result).toEqual({ reason, detail: expect.stringContaining(detail) });
  });

  test('a row that just fits is no refusal', () => {
    const row = { messages: [question, { role: 'assistant', content: 'z9'.repeat(200) }] };
    const length = made(row).ids.length;
    expect(exampleOf(row, { ...chatml, contextLength: length })).toHaveProperty('ids');
    expect(exampleOf(row, { ...chatml, contextLength: length - 1 })).toHaveProperty(
      'reason',
      'too-long',
    );
  });
});

describe.runIf(llama)('as llama.cpp reads it when the model is asked', { timeout: 60_000 }, () => {
  test('the prompt of every answer is token for token the same, whatever was said before', async () => {
    const model = await llama!.loadModel({ modelPath: path, vocabOnly: true });
    const { tokenizer, template } = chatml;
    for (const messages of conversations(300)) {
      const example = made({ messages });
      const options = { addGenerationPrompt: true, bosToken: '', eosToken: '' };
      const prompt = renderChat(template.source, messages.slice(0, -1), options);
      const inLlama = tokenize(model, prompt, true);
      expect([...example.ids.slice(0, inLlama.length)]).toEqual(inLlama);
      expect([...example.learned.slice(0, inLlama.length)].lastIndexOf(1)).toBeLessThan(
        inLlama.length - 1,
      );
      const rest = [...example.ids.slice(inLlama.length)];
      const said = tokenize(model, messages.at(-1)!.content, false);
      expect(rest).toEqual([...said, tokenizer.eos, ...tokenizer.encode('\n')]);
      expect([...example.learned.slice(inLlama.length)]).toEqual(
        rest.map((_, i) => Number(i <= said.length)),
      );
    }
    await model.dispose();
  });
});

/** A reader of rows for the student, some of whose metadata is another model's. */
function readerWith({
  template,
  tokens,
  addsBos,
}: {
  template?: string;
  tokens?: string[];
  addsBos?: boolean;
}) {
  const metadata = new Map(gguf.metadata);
  const all = metadata.get('tokenizer.ggml.tokens')!.value as string[];
  if (tokens)
    metadata.set('tokenizer.ggml.tokens', texts([...tokens, ...all.slice(tokens.length)]));
  metadata.set('tokenizer.ggml.bos_token_id', uint32(0));
  metadata.set('tokenizer.ggml.add_bos_token', flag(addsBos ?? false));
  const tokenizer = tokenizerOf({ path, metadata });
  const own = chatTemplateOf(gguf, tokenizer);
  return {
    tokenizer,
    template: template ? { ...own, source: template } : own,
    contextLength: 1024,
  };
}

function made(row: Row, reader = chatml): Example {
  const example = exampleOf(row, reader);
  if ('reason' in example) throw new Error(example.detail);
  return example;
}

/** The text of an example, what is learned in brackets. */
function shown({ ids, learned }: Example, { tokenizer } = chatml): string {
  let text = '';
  const runs = [...ids].map((id, i) => ({ id, on: learned[i] === 1, was: learned[i - 1] === 1 }));
  for (let i = 0; i < runs.length; ) {
    const on = runs[i]!.on;
    let end = i;
    while (end < runs.length && runs[end]!.on === on) end++;
    const part = tokenizer.decode([...ids.slice(i, end)]);
    text += on ? `[${part}]` : part;
    i = end;
  }
  return text;
}

function* conversations(count: number): Generator<{ role: string; content: string }[]> {
  const parts = [
    'Hi',
    ' ',
    '\n',
    '\n\n',
    'What is 12?',
    '日本',
    '😀',
    "it's",
    'a  b',
    '.',
    '\t',
    'Velm',
  ];
  const random = randomOf(1, 'conversations');
  const content = () =>
    Array.from(
      { length: 1 + Math.floor(random() * 6) },
      () => parts[Math.floor(random() * parts.length)],
    ).join('');
  for (let i = 0; i < count; i++) {
    const system = random() < 0.3 ? [{ role: 'system', content: content() }] : [];
    yield [
      ...system,
      ...Array.from({ length: 1 + Math.floor(random() * 3) }, () => [
        { role: 'user', content: content() },
        { role: 'assistant', content: `${content().trimStart()}x` },
      ]).flat(),
    ];
  }
}
