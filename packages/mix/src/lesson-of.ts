import { contentId } from '@labpipe/records';
import { hashLesson, type Lesson, plainMessage } from './lesson.ts';
import type { RowMessage } from './training-row.ts';

/** The lesson of these messages; `unmask` says that all of them are learned, not the answers alone. */
export function lessonOf(messages: readonly RowMessage[], unmask: boolean): Lesson {
  const lesson = { high: 0, low: 0 };
  hashLesson(joinedMessages(messages), unmask, lesson);
  return lesson;
}

/** Messages as JSON, the role before the content, with commas between them. */
function joinedMessages(messages: readonly RowMessage[]): string {
  const texts = messages.map((message) => {
    const { role, content } = message;
    const isPlain = typeof content === 'string' && Object.keys(message).length === 2;
    if (!isPlain) return JSON.stringify(contentId(message));
    return plainMessage(role, content);
  });
  return texts.join(',');
}
