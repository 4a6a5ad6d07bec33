import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completeFromList,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { PostgreSQL, sql } from '@codemirror/lang-sql';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, Prec, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { Catalog } from '../../state/sql.svelte.ts';

export interface SqlEditorHandle {
  setText(text: string): void;
  setCatalog(catalog: Catalog): void;
  destroy(): void;
}

interface Callbacks {
  onchange(text: string): void;
  onrun(): void;
}

const theme = EditorView.theme({
  '&': { height: '100%', fontSize: '12.5px', color: 'var(--ink)', backgroundColor: 'var(--ground)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55' },
  '.cm-gutters': { backgroundColor: 'var(--ground)', color: 'var(--faint)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--hover) 60%, transparent)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': { backgroundColor: 'var(--accent-wash) !important' },
  '.cm-matchingBracket': { backgroundColor: 'var(--accent-wash)', outline: 'none' },
  '.cm-tooltip': {
    backgroundColor: 'var(--raised)',
    border: '1px solid var(--line)',
    borderRadius: '4px',
    color: 'var(--ink)',
  },
  '.cm-tooltip-autocomplete ul li': { fontFamily: 'var(--mono)', fontSize: '12px', lineHeight: '1.6' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent-wash)', color: 'var(--ink)' },
  '.cm-panels': { backgroundColor: 'var(--pane)', color: 'var(--ink)' },
});

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--code-keyword)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-number)' },
  { tag: tags.comment, color: 'var(--grey)', fontStyle: 'italic' },
]);

/** Chromium keeps the style of text typed over in a style attribute, which the policy refuses: so it is replaced here. */
const replaceTyped = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    const { data } = event;
    const over = event.inputType === 'insertText' && !event.isComposing && !view.state.selection.main.empty;
    if (!over || data === null || /[()[\]{}'"]/.test(data)) return false;
    view.dispatch(view.state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true });
    return true;
  },
});

function language(catalog: Catalog | null): Extension {
  const schema = Object.fromEntries((catalog?.tables ?? []).map((t) => [t.name, [...t.columns]]));
  const support = sql({ dialect: PostgreSQL, schema, defaultTable: 'events', upperCaseKeywords: false });
  const functions = completeFromList(
    (catalog?.functions ?? []).map((label) => ({ label, type: 'function', boost: -1 })),
  );
  return [support, PostgreSQL.language.data.of({ autocomplete: functions })];
}

/** Mounts an SQL editor in a shadow root of `host`; Ctrl+Enter runs, Esc then Tab leaves. */
export function createEditor(host: HTMLElement, text: string, callbacks: Callbacks): SqlEditorHandle {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const catalogSlot = new Compartment();
  const run = { key: 'Mod-Enter', run: () => (callbacks.onrun(), true) };
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        bracketMatching(),
        closeBrackets(),
        autocompletion({ icons: false }),
        highlightActiveLine(),
        highlightSelectionMatches(),
        catalogSlot.of(language(null)),
        syntaxHighlighting(colours),
        theme,
        Prec.highest(keymap.of([run])),
        keymap.of([
          ...closeBracketsKeymap,
          ...defaultKeymap,
          ...searchKeymap,
          ...historyKeymap,
          ...completionKeymap,
          indentWithTab,
        ]),
        EditorView.contentAttributes.of({ 'aria-label': 'SQL' }),
        replaceTyped,
        EditorView.lineWrapping,
        EditorView.updateListener.of((update) => {
          if (update.docChanged) callbacks.onchange(update.state.doc.toString());
        }),
      ],
    }),
  });
  return {
    setText: (next) => {
      if (next === view.state.doc.toString()) return;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } });
    },
    setCatalog: (catalog) => view.dispatch({ effects: catalogSlot.reconfigure(language(catalog)) }),
    destroy: () => view.destroy(),
  };
}
