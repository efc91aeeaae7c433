import { expect, test } from 'vitest';
import { renderChat, renderTemplate } from '../src/template.ts';

test.each([
  { source: 'a {{ x }} b', variables: { x: 1 }, text: 'a 1 b' },
  {
    source: '{% for q in qs %}{{ q.a }};{% endfor %}',
    variables: { qs: [{ a: 1 }, { a: 2 }] },
    text: '1;2;',
  },
  { source: '{% if x is defined %}{{ x }}{% else %}none{% endif %}', variables: {}, text: 'none' },
  { source: 'a\n{% if true %}\nb\n{% endif %}\nc', variables: {}, text: 'a\n\nb\n\nc' },
  { source: '{% if x %}{{ x }}{% endif %}.', variables: { x: '' }, text: '.' },
  { source: '{{ x }}', variables: { x: '{{ y }}' }, text: '{{ y }}' },
])('renders $source', ({ source, variables, text }) => {
  expect(renderTemplate(source, variables)).toBe(text);
});

test.each([
  { source: '{{ x }}', variables: {}, name: 'x' },
  { source: '{{ x.y }}', variables: { x: {} }, name: 'y' },
  { source: '{% for q in qs %}{{ q.a }}{% endfor %}', variables: { qs: [{}] }, name: 'a' },
  { source: '{% if true %}{{ deep }}{% endif %}', variables: {}, name: 'deep' },
])('refuses to print nothing for $source', ({ source, variables, name }) => {
  expect(() => renderTemplate(source, variables)).toThrow(`undefined ${name}`);
});

test('a chat template may refuse a conversation', () => {
  const template =
    "{% if messages[0].role == 'tool' %}{{ raise_exception('no tools') }}{% endif %}{{ bos_token }}";
  const render = (role: string) =>
    renderChat(template, [{ role, content: '' }], { addGenerationPrompt: true, bosToken: '<s>' });
  expect(render('user')).toBe('<s>');
  expect(() => render('tool')).toThrow('no tools');
});
