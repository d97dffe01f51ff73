// Making and changing elements.

export const byId = id => document.getElementById(id);

export function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

export function button(className, text, onClick) {
  const element = make('button', className, text);
  element.type = 'button';
  element.addEventListener('click', onClick);
  return element;
}

export function svg(tag, attributes) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  set(element, attributes);
  return element;
}

export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
  }
}

/** Touching only what changed keeps the focus, the selection and open details where the reader left them. */
export function write(element, text, title = '') {
  if (element.textContent !== text) element.textContent = text;
  if (element.title !== title) element.title = title;
}

/** Makes the children of an element follow a list: each item has its view, by key. */
export function sync(parent, views, items, keyOf, create) {
  const keys = new Set(items.map(keyOf));
  for (const [key, view] of views) {
    if (keys.has(key)) continue;
    view.root.remove();
    views.delete(key);
  }
  items.forEach((item, i) => {
    const key = keyOf(item);
    if (!views.has(key)) views.set(key, create(item));
    const view = views.get(key);
    view.update(item);
    if (parent.children[i] !== view.root) parent.insertBefore(view.root, parent.children[i] ?? null);
  });
}

/** Tells readers of the screen what those who see it have seen. */
export function announce(text) {
  byId('announcement').append(make('p', '', text));
  while (byId('announcement').children.length > 3) byId('announcement').firstChild.remove();
}

/** Titles of numbers, and the numbers. */
export function createFacts(...titles) {
  const root = make('dl', 'facts');
  const values = titles.map(title => {
    const value = make('dd');
    root.append(make('div', '', make('dt', '', title), value));
    return value;
  });
  return {
    root,
    update: rows => rows.forEach(([text, title = '', className = ''], i) => {
      write(values[i], text, title);
      values[i].className = className;
    }),
  };
}
