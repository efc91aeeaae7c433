/** Questions for where a thing is. */
export const place = [
  'Where is {s} located?',
  'Where can one find {s}?',
  'Can you tell me where {s} is?',
  'Do you know where {s} is?',
  'Please say where {s} is, will you?',
  'In what place is {s}?',
  'Asked where {s} is, what would you say?',
  'Where would you go to see {s}?',
  'Could you tell me where {s} is to be found?',
  'Where exactly is {s}?',
  'Do you remember where {s} is?',
  'If someone asks where {s} is, what is the right answer?',
  'I would like to know where {s} is, can you help?',
  'What place is given for {s}?',
  'Would you happen to know where {s} is?',
  'Can anyone here say where {s} is?',
] as const;
