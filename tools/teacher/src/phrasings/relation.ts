/** Questions for what a participle with its preposition ties to a thing: "named after", "made of", "called". */
export const relation = [
  '{what} {is} {s} {a}?',
  'Can you tell me {what} {s} {is} {a}?',
  'Do you know {what} {s} {is} {a}?',
  'Please tell me, {what} {is} {s} {a}?',
  'Asked {what} {s} {is} {a}, what would you say?',
  'Could you tell me {what} it {is} that {s} {is} {a}?',
  'As for {s}, {what} {is} it {a}?',
  '{what} would you say {s} {is} {a}?',
  'Do you remember {what} {s} {is} {a}?',
  'When someone asks {what} {s} {is} {a}, what is the right answer?',
  'I would like to know {what} {s} {is} {a}, can you help?',
  '{what} exactly {is} {s} {a}?',
  'Would you happen to know {what} {s} {is} {a}?',
  'Can anyone here say {what} {s} {is} {a}?',
  '{what} {is} it that {s} {is} {a}?',
  'Quick question about {s}: {what} {is} it {a}?',
] as const;
