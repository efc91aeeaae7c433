/** Questions for what a thing is, or who somebody is. */
export const definition = [
  'What sort of {thing} {is} {s}?',
  'Can you tell me what sort of {thing} {s} {is}?',
  'Do you know what kind of {thing} {s} {is}?',
  'Please say in a few words {what} {s} {is}, will you?',
  'In one phrase, {what} {is} {s}?',
  'How would you describe {s}?',
  'How would you explain to a stranger {what} {s} {is}?',
  '{what} exactly {is} {s}?',
  'What would be a fair description of {s}?',
  'Could you describe {s} in a few words?',
  'If someone asks {what} {s} {is}, what is the right answer?',
  'What is a short description of {s}?',
  'Do you remember what sort of {thing} {s} {is}?',
  'I have never heard of {s}, {what} {is} that?',
  'How {is} {s} described?',
  'Which description fits {s}?',
] as const;
