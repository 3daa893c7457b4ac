import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoDBClient } from '../adapters/dynamodb-client.ts';
import type { Runtime } from '../core/ports/runtime.ts';
import type { MasterKey } from '../core/ports/vault.ts';
import type { Log } from '../lambdas/log.ts';
import { gateway } from './gateway.ts';
import { createTables, type TableNames } from './tables.ts';
import { localPorts, type Ports } from './wiring.ts';

export interface LocalLedger {
  readonly url: string;
  readonly ports: Ports;
  readonly client: DynamoDBClient;
  /** Ends the server: running requests are answered, new ones refused. */
  close(): Promise<void>;
}

export interface LocalOptions {
  readonly endpoint: string;
  readonly masterKey: MasterKey;
  readonly runtime: Runtime;
  readonly log: Log;
  readonly port?: number;
  readonly tables?: TableNames;
  /** Other pages of the same server, e.g. the demo site; false = not mine. */
  readonly pages?: (request: IncomingMessage, response: ServerResponse) => boolean;
}

export class PortInUse extends Error {
  override readonly name = 'PortInUse';
}

/** The whole ledger behind one HTTP server, on a DynamoDB endpoint. What `npm start`, the tests and the bench run. */
export async function startLedger(options: LocalOptions): Promise<LocalLedger> {
  const client = dynamoDBClient({ endpoint: options.endpoint });
  await createTables(client, options.tables);
  const ports = localPorts(client, options.masterKey, options.runtime, options.tables);
  const api = gateway(ports, options.log);
  let closing = false;
  const server = createServer((request, response) => {
    // While closing, a connection that stays open would hold the process for as long as a browser likes.
    if (closing) response.setHeader('connection', 'close');
    response.once('finish', () => closing && setImmediate(() => server.closeIdleConnections()));
    if (options.pages?.(request, response)) return;
    void api(request, response);
  });
  server.keepAliveTimeout = 30_000;
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}`,
    ports,
    client,
    close: () =>
      new Promise((resolve) => {
        closing = true;
        server.close(() => {
          client.destroy();
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortInUse(`port ${port} is in use`) : error);
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}
