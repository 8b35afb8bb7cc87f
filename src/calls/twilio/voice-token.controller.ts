import { Controller, Get } from '@nestjs/common';
import { Returns } from '../../platform/index.js';
import { CurrentViewer, Permit, type Viewer } from '../../staff/index.js';
import { voiceToken } from '../calls.schemas.js';
import { VoiceTokens } from './voice-tokens.js';

@Controller('calls')
export class VoiceTokenController {
  constructor(private readonly tokens: VoiceTokens) {}

  /** Lets the console's telephone connect to the carrier. */
  @Get('voice-token')
  @Permit('call.handle')
  @Returns(voiceToken)
  voiceToken(@CurrentViewer() viewer: Viewer) {
    return this.tokens.forConsole(viewer);
  }
}
