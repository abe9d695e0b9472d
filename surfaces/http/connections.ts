import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/**
 * The connections of a server. Beyond `limit`, the longest idle one is closed for each new one: a program that opens
 * many and sends nothing takes no place from a client with requests.
 */
export class Connections {
  /** In the order in which they became idle. */
  private readonly idle = new Set<Socket>();
  private readonly busy = new Set<Socket>();

  constructor(
    server: Server,
    private readonly limit: number,
  ) {
    server.on('connection', (socket: Socket) => this.open(socket));
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.work(request.socket);
      response.once('close', () => this.rest(request.socket));
    });
  }

  get count(): number {
    return this.idle.size + this.busy.size;
  }

  private open(socket: Socket): void {
    socket.once('close', () => {
      this.idle.delete(socket);
      this.busy.delete(socket);
    });
    if (this.count >= this.limit) this.makeRoom(socket);
    else this.idle.add(socket);
  }

  /** When every connection is in use, the new one is refused. */
  private makeRoom(socket: Socket): void {
    const [oldest] = this.idle;
    if (oldest === undefined) {
      socket.destroy();
      return;
    }
    this.idle.delete(oldest);
    this.idle.add(socket);
    oldest.destroy();
  }

  private work(socket: Socket): void {
    if (this.idle.delete(socket)) this.busy.add(socket);
  }

  private rest(socket: Socket): void {
    if (this.busy.delete(socket) && !socket.destroyed) this.idle.add(socket);
  }
}
