/** The product was started in a way it cannot work. The message says what to do, so it is shown without a stack. */
export class Usage extends Error {
  override readonly name = 'Usage';
}
