import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { z } from 'zod';
import { done, id, idParam, Returns } from '../platform/index.js';
import { Permit } from './access.guard.js';
import { AccountsService } from './accounts.service.js';
import { account, accountChange, accountInput, auditRow, orgUnit, orgUnitInput } from './staff.schemas.js';
import { CurrentViewer, Viewer } from './viewer.js';

const auditFilter = z.strictObject({ personId: id.optional(), accountId: id.optional() });

@Controller()
export class AccountsController {
  constructor(private readonly accounts: AccountsService) {}

  @Get('accounts')
  @Permit('account.read')
  @Returns(z.object({ items: z.array(account) }))
  async list(@CurrentViewer() viewer: Viewer) {
    return { items: await this.accounts.list(viewer) };
  }

  @Post('accounts')
  @Permit('account.manage')
  @Returns(account, 201)
  create(@CurrentViewer() viewer: Viewer, @Body({ schema: accountInput }) input: z.infer<typeof accountInput>) {
    return this.accounts.create(viewer, input);
  }

  @Put('accounts/:id')
  @Permit('account.manage')
  @Returns(done)
  async change(
    @CurrentViewer() viewer: Viewer,
    @Param('id', idParam) accountId: string,
    @Body({ schema: accountChange }) input: z.infer<typeof accountChange>,
  ) {
    await this.accounts.change(viewer, accountId, input);
    return { ok: true as const };
  }

  @Get('org-units')
  @Permit('account.read')
  @Returns(z.object({ items: z.array(orgUnit) }))
  async orgUnits(@CurrentViewer() viewer: Viewer) {
    return { items: await this.accounts.orgUnits(viewer) };
  }

  @Post('org-units')
  @Permit('account.manage')
  @Returns(orgUnit, 201)
  addOrgUnit(@CurrentViewer() viewer: Viewer, @Body({ schema: orgUnitInput }) input: z.infer<typeof orgUnitInput>) {
    return this.accounts.addOrgUnit(viewer, input);
  }

  @Get('audit')
  @Permit('audit.read')
  @Returns(z.object({ items: z.array(auditRow) }))
  async audit(@CurrentViewer() viewer: Viewer, @Query({ schema: auditFilter }) filter: z.infer<typeof auditFilter>) {
    return { items: await this.accounts.auditRows(viewer, filter) };
  }
}
