/** Questions for when something happened to a thing: "built", "first lit". */
export const event = [
  'When was {s} {a}?',
  '{inYear} was {s} {a}?',
  'Can you tell me when {s} was {a}?',
  'Do you know {inYear} {s} was {a}?',
  'Please say when {s} was {a}, will you?',
  'What was the {year} when {s} was {a}?',
  'Asked when {s} was {a}, what would you say?',
  'Could you tell me the {year} when {s} was {a}?',
  'Can anyone here say when {s} was {a}?',
  'When would you say {s} was {a}?',
  'Do you remember when {s} was {a}?',
  'What {year} is given for when {s} was {a}?',
  'If someone asks when {s} was {a}, what is the right answer?',
  'I would like to know when {s} was {a}, can you help?',
  'When exactly was {s} {a}?',
  'Would you happen to know when {s} was {a}?',
] as const;
