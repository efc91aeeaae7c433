/** Questions for what a participle with its preposition ties to a thing: "named after", "made of", "called". */
export const relation = [
  '{what} {is} {s} {a}?',
  'Can you tell me {what} {s} {is} {a}?',
  'Do you know {what} {s} {is} {a}?',
  'Please say {what} {s} {is} {a}, will you?',
  'Asked {what} {s} {is} {a}, what would you say?',
  'Could you tell me {what} it {is} that {s} {is} {a}?',
  'Would you tell me {what} {s} {is} {a}?',
  '{what} would you say {s} {is} {a}?',
  'Do you remember {what} {s} {is} {a}?',
  'If someone asks {what} {s} {is} {a}, what is the right answer?',
  'I would like to know {what} {s} {is} {a}, can you help?',
  '{what} do people say {s} {is} {a}?',
  'Would you happen to know {what} {s} {is} {a}?',
  'Can anyone here say {what} {s} {is} {a}?',
  '{what} {is} it that {s} {is} {a}?',
  'Try to recall {what} {s} {is} {a}, will you?',
] as const;
