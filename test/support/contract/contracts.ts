import { Contract } from './contract.js';

export const CONTRACT = Contract.of31('openapi.json');

/** The committed documents; `test/docs/openapi.e2e-spec.ts` compares them with the served ones. */
export const CONTRACTS = [CONTRACT, Contract.of30('openapi-3.0.json')];
