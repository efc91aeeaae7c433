import { expect, test } from 'vitest';
import { newConversation } from '../src/conversation.ts';

test('the oldest turns go first, with their answers, and the last question stays', () => {
  const conversation = newConversation('S');
  for (const turn of ['a', 'b', 'c']) {
    conversation.say('user', turn);
    conversation.say('assistant', turn.toUpperCase());
  }
  conversation.say('user', 'd');
  const left = () =>
    conversation
      .messages()
      .map(({ content }) => content)
      .join('');
  const states: string[] = [];
  while (conversation.forgetOldest()) states.push(left());
  expect(states).toEqual(['SbBcCd', 'ScCd', 'Sd']);
});
