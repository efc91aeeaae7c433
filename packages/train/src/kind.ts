import { UsageError } from '@labpipe/cli';
import type { WrittenType } from '@labpipe/gguf';
import type { CheckpointKind } from './checkpoints.ts';
import { identifyingLora, type LoraArgs, loraOf } from './lora/settings.ts';

/** The flags that say what a checkpoint is. */
export interface SaveArgs {
  'save-as': string;
  'save-type'?: string | undefined;
}

/** What a run trains and saves, by its flags; a UsageError for what makes no sense. */
export function kindOf(args: LoraArgs & SaveArgs): CheckpointKind {
  const lora = loraOf(args);
  if (!lora && args['save-as'] === 'adapter') {
    throw new UsageError(
      '--save-as adapter: Unexpected without --lora-rank, expected both: without it all weights are trained and there are no adapters',
    );
  }
  const type = (args['save-type'] ?? (lora ? 'f16' : 'f32')).toUpperCase() as WrittenType;
  return { lora, as: args['save-as'] as CheckpointKind['as'], type };
}

/** The settings of it that decide what a run leaves, by flag. */
export function identifyingKind({
  lora,
  as,
  type,
}: CheckpointKind): Record<string, number | string> {
  return {
    ...identifyingLora(lora),
    'save-as': lora ? as : 'merged',
    'save-type': type.toLowerCase(),
  };
}
