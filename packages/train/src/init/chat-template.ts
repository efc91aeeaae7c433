/** The marks of a turn; `control` tokens of every new model, in the order of their ids. */
export const specialTokens = {
  endOfText: '<|endoftext|>',
  turn: '<|im_start|>',
  endOfTurn: '<|im_end|>',
};

/** ChatML (OpenAI's chat markup language): each message between marks, its role on the first line. */
export const chatTemplate =
  "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n' }}" +
  "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}";
