/**
 * InstructLab's templates of teacher families (reference 3.9), for servers that have no chat template of their own: Jinja over
 * `messages`, ending where the answer begins.
 */
const blank = "{% for message in messages %}{{ message['content'] }}{% endfor %}";

const tagged = [
  '{% for message in messages %}',
  "{% if message['role'] == 'pretraining' %}",
  "{{ '<|pretrain|>' + message['content'] + '<|endoftext|><|/pretrain|>' }}",
  "{% elif message['role'] == 'assistant' %}",
  "{{ '<|assistant|>\\n' + message['content'] + '<|endoftext|>\\n' }}",
  '{% else %}',
  "{{ '<|' + message['role'] + '|>\\n' + message['content'] + '\\n' }}",
  '{% endif %}{% endfor %}',
  "{{ '<|assistant|>\\n' }}",
].join('');

const instructed = [
  "{% if messages[0]['role'] == 'system' %}",
  "{% set system = messages[0]['content'] + '\\n\\n' %}{% set turns = messages[1:] %}",
  "{% else %}{% set system = '' %}{% set turns = messages %}{% endif %}",
  "{{ '<s>' }}{% for message in turns %}",
  "{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}",
  "{{ raise_exception('Unexpected order of roles, expected user and assistant in turn') }}{% endif %}",
  "{% if message['role'] == 'user' %}",
  "{{ ' [INST] ' + (system if loop.first else '') + message['content'] + ' [/INST]' }}",
  "{% else %}{{ ' ' + message['content'] + '</s>' }}{% endif %}",
  '{% endfor %}',
].join('');

const headed = [
  "{% if messages[0]['role'] == 'system' %}",
  "{% set system = messages[0]['content'] %}{% set turns = messages[1:] %}",
  "{% else %}{% set system = '' %}{% set turns = messages %}{% endif %}",
  "{{ '<|begin_of_text|><|start_header_id|>system<|end_header_id|>\\n\\n' }}",
  "{{ 'Cutting Knowledge Date: December 2023\\nToday Date: 26 Jul 2024\\n\\n' + system + '<|eot_id|>' }}",
  '{% for message in turns %}',
  "{{ '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n' + message['content'] + '<|eot_id|>' }}",
  '{% endfor %}',
  "{{ '<|start_header_id|>assistant<|end_header_id|>\\n\\n' }}",
].join('');

export const families = {
  blank,
  merlinite: tagged,
  granite: tagged,
  mixtral: instructed,
  mistral: instructed,
  llama: headed,
} as const;

export type Family = keyof typeof families;

export const familyNames = Object.keys(families) as Family[];
