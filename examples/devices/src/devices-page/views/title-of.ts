import type { Device } from '../device.js';
import type { Messages } from '../messages/index.js';

/** What a device is called: as its user named it, or else by what it is. */
export function nameOf(device: Device, messages: Messages): string {
  return device.label ?? titleOf(device, messages);
}

/** What a device is: 'Chrome on Windows 11', 'Safari on iPhone'. */
export function titleOf({ program, model, system }: Device, messages: Messages): string {
  const host = model ?? system;
  if (program !== null && host !== null) return messages.titleOf(program, host);
  return program ?? host ?? messages.unknownDevice;
}
