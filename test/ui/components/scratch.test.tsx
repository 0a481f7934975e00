import { expect, test } from 'vitest';
import { useState } from 'react';
import { Text } from 'ink';
import { draw as renderScreen } from './draw.js';
import { Frame } from '../../../source/ui/components/frame.js';
import { Menu } from '../../../source/ui/components/menu.js';
import { TextField } from '../../../source/ui/components/text-field.js';
import { StatementList } from '../../../source/ui/components/statement-list.js';
import { GateChecklist } from '../../../source/ui/components/gate-checklist.js';
import { TypedConfirmation } from '../../../source/ui/components/typed-confirmation.js';
import { ProgressList } from '../../../source/ui/components/progress-list.js';
import { ErrorPanel } from '../../../source/ui/components/error-panel.js';
const show = (t: string) => process.stdout.write(`${t}\n=====\n`);
const frame = (child: React.ReactNode) => <Frame title="New tenant" step={{at:4,of:8,name:'Grants'}} target="admin@db1.internal:5432/saas" tag="production" hints={[{key:'Up/Down',label:'choose'},{key:'Enter',label:'next'},{key:'m',label:'more'},{key:'Esc',label:'back'},{key:'?',label:'help'}]}>{child}</Frame>;
const opts = [{value:'a',label:'Schema per tenant',hint:'recommended: 12 tenants here work this way'},{value:'b',label:'Shared tables + row security'},{value:'c',label:'Database per tenant',disabled:'admin lacks CREATEDB'}];
const stmts = Array.from({length:9},(_, i)=>({id:`C${i+1}`,sql:`ALTER DEFAULT PRIVILEGES FOR ROLE "acme_corp_owner" IN SCHEMA "acme_corp"\n  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "acme_corp_app${i}";`,purpose:'gate 3: the same rights on tables the owner creates later',undo:'x'}));
const chk = (id: string, gate: any, status: any) => ({id,gate,role:'acme_app',database:'saas',subject:`SELECT on acme.t${id}`,method:'login' as const,expect:'allowed' as const,status,found:'permission denied for table t; the sequence is owned by "migrate", not acme_corp_owner',sqlstate:'42501',fix:'GRANT SELECT ON acme.t TO acme_app;'});
for (const [columns, rows] of [[80,24],[40,12],[30,8]] as const) test(`${columns}`, async () => {
  for (const child of [<Menu options={opts} onSelect={()=>{}}/>, <StatementList statements={stmts}/>, <GateChecklist isFocused gates={[{gate:'connect',state:'pass',note:'1 note'},{gate:'schema',state:'fail',note:'1 of 5'},{gate:'object',state:'skip',note:'gate 2 is shut'}]} checks={[chk('1','connect','pass'),chk('2','schema','fail'),chk('3','schema','pass')]}/>,
   <TypedConfirmation expected="saas" prompt="Type the database name to apply:" onConfirm={()=>{}} onBack={()=>{}}/>,
   <ProgressList items={[{id:'A1',label:'create role acme',state:'done',ms:4},{id:'C12',label:'grant CONNECT on database saas',state:'running',note:'waiting for a lock'},{id:'C2',label:'x',state:'waiting'},{id:'C3',label:'x',state:'failed',note:'SQLSTATE 55P03'},{id:'C4',label:'x',state:'rolled back'},{id:'C5',label:'x',state:'not run'}]}/>,
   <ErrorPanel message='The server refused the password for user "admin".' remedy={'1. type the password now\n2. test outside: psql -h db1 -U admin saas'} serverText='password authentication failed for user "admin"' code="28P01"/>]) {
    const s = renderScreen(frame(child), {columns, rows});
    await s.press('x');
    show(s.text());
    expect(Math.max(...s.lines().map(l=>l.length))).toBeLessThanOrEqual(columns);
    expect(s.lines().length).toBe(rows-1);
    s.app.unmount();
  }
});
