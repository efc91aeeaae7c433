/** Questions for who did something to a thing: "designed", "founded". */
export const agent = [
  'Who {past} {s}?',
  'By whom was {s} {a}?',
  'Who was it that {past} {s}?',
  'Can you tell me by whom {s} was {a}?',
  'Do you know by whom {s} was {a}?',
  'Please say by whom {s} was {a}, will you?',
  'Asked by whom {s} was {a}, what would you say?',
  'Could you name the one by whom {s} was {a}?',
  'Who would you say {past} {s}?',
  'Do you remember by whom {s} was {a}?',
  'Whose name is given for having {a} {s}?',
  'If someone asks by whom {s} was {a}, what is the right answer?',
  'I would like to know by whom {s} was {a}, can you help?',
  'Who exactly {past} {s}?',
  'Would you happen to know by whom {s} was {a}?',
  'Can anyone here say by whom {s} was {a}?',
] as const;
