/** Unpack Zstandard; Node's own zlib learned it only in 22.15. */
export async function* unzstd(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const { Decompress } = await import('fzstd');
  const ready: Buffer[] = [];
  const decompress = new Decompress((chunk) => ready.push(Buffer.from(chunk)));
  for await (const chunk of bytes) {
    decompress.push(chunk);
    yield* ready.splice(0);
  }
  decompress.push(new Uint8Array(0), true);
  yield* ready;
}
