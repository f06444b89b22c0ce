// How somebody works a page: with a mouse, or with nothing but the keyboard.
import { expect, type Locator, type Page } from '@playwright/test';

export interface Hands {
  press(target: Locator): Promise<void>;
  fill(field: Locator, text: string): Promise<void>;
  /** Of a list of choices, by the name that is shown. */
  choose(field: Locator, name: string): Promise<void>;
  /** To the search, wherever one is. */
  goToSearch(field: Locator): Promise<void>;
}

export function mouse(page: Page): Hands {
  return {
    press: (target) => target.click(),
    fill: (field, text) => field.fill(text),
    choose: async (field, name) => void (await field.selectOption(name)),
    goToSearch: async (field) => {
      await page.getByRole('link', { name: 'Leads', exact: true }).click();
      await field.click();
    },
  };
}

// More stops than any page has on the way to what is wanted.
const STOPS_MAX = 300;

export function keyboard(page: Page): Hands {
  const reach = async (target: Locator) => {
    await expect(target).toBeVisible();
    const has = () => target.evaluate((element) => element === document.activeElement);
    for (let stop = 0; !(await has()); stop += 1) {
      if (stop === STOPS_MAX) throw new Error(`no Tab leads to ${target}`);
      await page.keyboard.press('Tab');
    }
    // What has the focus shows it.
    const outline = await target.evaluate((element) => getComputedStyle(element).outlineStyle);
    expect(outline, `the focus on ${target}`).not.toBe('none');
  };
  const type = async (field: Locator, text: string) => {
    await reach(field);
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(text);
  };
  return {
    press: async (target) => {
      await reach(target);
      await page.keyboard.press('Enter');
    },
    fill: type,
    choose: async (field, name) => {
      await reach(field);
      await page.keyboard.type(name);
    },
    goToSearch: async (field) => {
      await page.keyboard.press('/');
      await expect(field).toBeFocused();
    },
  };
}

/** Every way in which somebody works a page. */
export const WAYS: [string, (page: Page) => Hands][] = [
  ['by mouse', mouse],
  ['by keyboard alone', keyboard],
];

/** Nothing is wider than the screen. */
export async function isWhole(page: Page) {
  const [wide, screen] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  expect(wide, `${page.url()} in width`).toBeLessThanOrEqual(screen);
}
