import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type CarrierPort, Carriers } from '../carriers.js';
import { ConsoleBeats } from './console-beats.service.js';
import { IceServers } from './ice-servers.js';

/** Two browsers that talk to each other: nothing passes through us but how they find each other, and nothing is recorded. */
@Injectable()
export class BrowserCarrier implements CarrierPort, OnModuleInit {
  readonly name = 'browser';
  readonly can = {
    mute: true,
    hold: true,
    consult: true,
    transfer: true,
    supervise: true,
    thirdParty: false,
    dialOut: false,
    telephone: false,
    record: false,
  };

  constructor(
    private readonly carriers: Carriers,
    private readonly ice: IceServers,
    private readonly beats: ConsoleBeats,
  ) {}

  onModuleInit(): void {
    this.carriers.register(this);
  }

  iceServers() {
    return this.ice.list();
  }

  mayHaveMissed(now: Date): boolean {
    return this.beats.mayHaveMissed(now);
  }
}
