/** Questions for what a thing is, or who somebody is. */
export const definition = [
  '{what} {is} {s}?',
  'Can you tell me {what} {s} {is}?',
  'Do you know {what} {s} {is}?',
  'Please tell me, {what} {is} {s}?',
  'In a few words, {what} {is} {s}?',
  'How would you describe {s}?',
  'How would you explain {what} {s} {is}?',
  '{what} exactly {is} {s}?',
  'What would you call {s}, in a few words?',
  'Could you explain {what} {s} {is}?',
  'When someone asks {what} {s} {is}, what is the right answer?',
  'What is a short description of {s}?',
  'Do you remember {what} {s} {is}?',
  'I have never heard of {s}, {what} {is} that?',
  'How is {s} described?',
  'Would you tell me {what} {s} {is}?',
] as const;
