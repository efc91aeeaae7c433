import { type Client, openPromptLists } from '@labpipe/model';
import { renderChat } from '@labpipe/model/template';
import { type Family, families } from './families.ts';
import { type ChatRequest, inPlaceOf, type Teacher } from './teacher.ts';

/** A request that is to be asked as text, in the template of a family: part of its key, as its answer hangs on it. */
type InFamily = ChatRequest & { model_family?: Family };

/** A teacher whose requests all say that they are of a family. */
export function ofFamily(teacher: Teacher, family: Family): Teacher {
  return inPlaceOf(teacher, (request) => {
    const asked: InFamily = { ...request, model_family: family };
    return teacher.chat(asked);
  });
}

/** A teacher that asks what says its family by text completions, several prompts a request where the server takes lists. */
export function byCompletions(client: Client): Teacher {
  const complete = openPromptLists(client);
  return inPlaceOf(client, async (request) => {
    const { model_family: family, messages, ...settings } = request as InFamily;
    if (family === undefined) return client.chat(request);
    const prompt = renderChat(families[family], messages, { addGenerationPrompt: true });
    return complete(prompt, settings);
  });
}
