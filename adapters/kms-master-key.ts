import { DecryptCommand, EncryptCommand, type KMSClient } from '@aws-sdk/client-kms';
import { StoreUnavailable } from '../core/errors.ts';
import type { MasterKey } from '../core/ports/vault.ts';
import { reach } from './reach.ts';

/** MasterKey in AWS KMS, a symmetric key. One Decrypt a tenant and cold start; the context is the encryption context. */
export function kmsMasterKey(client: KMSClient, keyArn: string): MasterKey {
  return {
    async wrap(plain, context) {
      const { CiphertextBlob } = await reach(
        client.send(new EncryptCommand({ KeyId: keyArn, Plaintext: plain, EncryptionContext: { purpose: context } })),
      );
      if (CiphertextBlob === undefined) throw new StoreUnavailable('the key service gave no ciphertext');
      return CiphertextBlob;
    },
    async unwrap(wrapped, context) {
      const { Plaintext } = await reach(
        client.send(
          new DecryptCommand({ KeyId: keyArn, CiphertextBlob: wrapped, EncryptionContext: { purpose: context } }),
        ),
      );
      if (Plaintext === undefined) throw new StoreUnavailable('the key service gave no plaintext');
      return Plaintext;
    },
  };
}
