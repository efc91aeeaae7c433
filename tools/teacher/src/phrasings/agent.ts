/** Questions for who did something to a thing: "designed", "founded". */
export const agent = [
  'Who {past} {s}?',
  'By whom was {s} {a}?',
  'Who was it that {past} {s}?',
  'Can you tell me who {past} {s}?',
  'Do you know who {past} {s}?',
  'Please tell me, who {past} {s}?',
  'Asked who {past} {s}, what would you say?',
  'Could you tell me by whom {s} was {a}?',
  'Who would you say {past} {s}?',
  'Do you remember who {past} {s}?',
  'Whose name is given for having {a} {s}?',
  'When someone asks who {past} {s}, what is the right answer?',
  'I would like to know who {past} {s}, can you help?',
  'Who exactly {past} {s}?',
  'Would you happen to know who {past} {s}?',
  'Can anyone here say who {past} {s}?',
] as const;
