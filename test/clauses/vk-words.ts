/** What several of VClerk's clauses speak of. */

export const NEWSLETTER = { purpose: 'newsletter', channel: 'email' };
export const INVOICE = { purpose: 'invoice', channel: 'email' };

/** A visitor of one of VClerk's customers, who is controller for them. */
export const END_USER = { subjectClass: 'end_user', controller: 'customer_a' };
export const WIDGET = { collectionPoint: 'video_widget', ...END_USER };

/** What the customer who is controller tells VClerk to do for a visitor. */
export const INSTRUCTION = {
  collectionPoint: 'customer_instruction',
  ...END_USER,
  actor: { type: 'controller', id: 'customer-a' },
};
