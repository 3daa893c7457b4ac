/** Something foreseen that keeps a command from doing its work. The message is all that its reader needs. */
export class Trouble extends Error {
  override readonly name = 'Trouble';
}
