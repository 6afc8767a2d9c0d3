import { describe, expect, it } from 'vitest';
import { mix } from './mix';

describe('mix', () => {
  it('goes from one colour to the other', () => {
    expect(mix('#000000', '#ffffff', 0)).toBe('rgb(0, 0, 0)');
    expect(mix('#000000', '#ffffff', 0.5)).toBe('rgb(128, 128, 128)');
    expect(mix('#102030', '#405060', 1)).toBe('rgb(64, 80, 96)');
  });

  it('reads the short form that the CSS minifier writes', () => {
    expect(mix('#fff', '#1d4ed8', 0.5)).toBe(mix('#ffffff', '#1d4ed8', 0.5));
  });
});
