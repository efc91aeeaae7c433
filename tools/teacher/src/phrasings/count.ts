/** Questions for how many of something a thing has. */
export const count = [
  'How many {a} does {s} have?',
  'What is the number of {a} of {s}?',
  'Can you tell me how many {a} {s} has?',
  'Do you know how many {a} {s} has?',
  'Please say how many {a} {s} has, will you?',
  'What number of {a} does {s} have?',
  'Asked how many {a} {s} has, what would you say?',
  'Could you tell me the number of {a} of {s}?',
  'Can anyone here say how many {a} {s} has?',
  'How many {a} would you say {s} has?',
  'Do you remember how many {a} {s} has?',
  'If someone asks how many {a} {s} has, what is the right answer?',
  'I would like to know how many {a} {s} has, can you help?',
  'As for {s}, how many {a} are there?',
  'Would you happen to know how many {a} {s} has?',
  'If you counted the {a} of {s}, how many would there be?',
] as const;
