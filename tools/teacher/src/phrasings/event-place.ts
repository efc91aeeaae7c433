/** Questions for where something happened to a thing: "cast", "born". */
export const eventPlace = [
  'Where was {s} {a}?',
  'In what place was {s} {a}?',
  'Can you tell me where {s} was {a}?',
  'Do you know where {s} was {a}?',
  'Please say where {s} was {a}, will you?',
  'What was the place where {s} was {a}?',
  'Asked where {s} was {a}, what would you say?',
  'Could you tell me the place where {s} was {a}?',
  'Where would you say {s} was {a}?',
  'Do you remember where {s} was {a}?',
  'What place is given for where {s} was {a}?',
  'If someone asks where {s} was {a}, what is the right answer?',
  'I would like to know where {s} was {a}, can you help?',
  'Where exactly was {s} {a}?',
  'Would you happen to know where {s} was {a}?',
  'Can anyone here say where {s} was {a}?',
] as const;
