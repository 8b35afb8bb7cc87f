jest.setTimeout(globalThis.patience);
