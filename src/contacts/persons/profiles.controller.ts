import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import type { z } from 'zod';
import { done, idParam, Returns } from '../../platform/index.js';
import { CurrentViewer, Permit, Viewer } from '../../staff/index.js';
import { hints, setAsideInput } from './hints.schemas.js';
import { Identities } from './identities.service.js';
import { KeyGroups } from './key-groups.service.js';
import {
  identity,
  identityInput,
  keyGroup,
  keyGroupChange,
  keyGroupInput,
  profile,
  profileChoices,
  profileInput,
} from './profile.schemas.js';
import { Profiles } from './profiles.service.js';
import { SamePersonHints } from './same-person-hints.service.js';

@Controller()
export class ProfilesController {
  constructor(
    private readonly profiles: Profiles,
    private readonly identities: Identities,
    private readonly hints: SamePersonHints,
    private readonly groups: KeyGroups,
  ) {}

  @Get('contacts/:id/person/profile')
  @Permit('contact.read')
  @Returns(profile)
  ofContact(@CurrentViewer() viewer: Viewer, @Param('id', idParam) contactId: string) {
    return this.profiles.ofContact(viewer, contactId);
  }

  @Put('contacts/:id/person/profile')
  @Permit('contact.write')
  @Returns(profile)
  save(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: profileInput }) input: z.infer<typeof profileInput>,
  ) {
    return this.profiles.save(viewer, contactId, input);
  }

  @Get('contacts/:id/person/identity')
  @Permit('contact.read')
  @Returns(identity)
  identity(@CurrentViewer() viewer: Viewer, @Param('id', idParam) contactId: string) {
    return this.identities.ofContact(viewer, contactId);
  }

  @Put('contacts/:id/person/identity')
  @Permit('contact.write')
  @Returns(identity)
  saveIdentity(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: identityInput }) input: z.infer<typeof identityInput>,
  ) {
    return this.identities.save(viewer, contactId, input);
  }

  @Delete('contacts/:id/person/identity')
  @Permit('contact.write')
  @Returns(done)
  async forget(@CurrentViewer() viewer: Viewer, @Param('id', idParam) contactId: string) {
    await this.identities.forget(viewer, contactId);
    return { ok: true as const };
  }

  @Get('contacts/:id/person/hints')
  @Permit('contact.read')
  @Returns(hints)
  hintsOf(@CurrentViewer() viewer: Viewer, @Param('id', idParam) contactId: string) {
    return this.hints.ofContact(viewer, contactId);
  }

  @Post('contacts/:id/person/hints/set-aside')
  @HttpCode(200)
  @Permit('person.merge')
  @Returns(done)
  async setAside(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) contactId: string,
    @Body({ schema: setAsideInput }) { otherId }: z.infer<typeof setAsideInput>,
  ) {
    await this.hints.setAside(viewer, contactId, otherId);
    return { ok: true as const };
  }

  @Get('person-choices')
  @Permit('person-choice.read')
  @Returns(profileChoices)
  choices(@CurrentViewer() viewer: Viewer) {
    return this.groups.choices(viewer);
  }

  @Post('key-groups')
  @Permit('key-group.manage')
  @Returns(keyGroup, 201)
  create(@CurrentViewer() viewer: Viewer, @Body({ schema: keyGroupInput }) input: z.infer<typeof keyGroupInput>) {
    return this.groups.create(viewer, input);
  }

  @Put('key-groups/:id')
  @Permit('key-group.manage')
  @Returns(keyGroup)
  change(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) groupId: string,
    @Body({ schema: keyGroupChange }) input: z.infer<typeof keyGroupChange>,
  ) {
    return this.groups.change(viewer, groupId, input);
  }
}
