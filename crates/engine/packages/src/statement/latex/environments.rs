//! Environments: lists, tables, figures, code, math.

use super::{
    Tex,
    pairs::{self, VERBATIM},
};

impl Tex<'_> {
    /// At a `\begin`.
    pub(super) fn environment(&mut self, end: usize) {
        let begin = self.at;
        let Some(name) = pairs::name(self.rest(end), "\\begin{") else {
            self.at += "\\begin".len();
            return;
        };
        self.at += "\\begin{}".len() + name.len();
        let Some(to) = self.pairs.environment(begin).filter(|to| *to < end) else {
            return;
        };
        let next = to + "\\end{}".len() + name.len();
        let plain = name.trim_end_matches('*');
        match plain {
            _ if VERBATIM.contains(&name) => self.verbatim(plain, to),
            "itemize" => self.list("<ul>", "</ul>\n", to),
            "enumerate" => self.list("<ol>", "</ol>\n", to),
            "description" => self.description(to),
            "tabular" | "tabularx" | "longtable" | "array" => self.table(plain, to),
            "equation" | "align" | "gather" | "eqnarray" | "displaymath" | "multline" | "math" => {
                self.equation(begin, plain, to, next);
            }
            "figure" | "wrapfigure" | "SCfigure" => self.figure(to),
            "center" => self.held("<div class=\"center\">", "</div>\n", to),
            "quote" | "quotation" | "verse" => self.held("<blockquote>", "</blockquote>\n", to),
            "Input" => self.held("<h2>Input</h2>\n", "", to),
            "Output" => self.held("<h2>Output</h2>\n", "", to),
            "Sample" | "Samples" | "example" | "examples" => self.held("", "", to),
            "problem" => {
                // olymp.sty: title, input file, output file, time limit, memory limit.
                self.option(to);
                for _ in 0..5 {
                    self.argument(to);
                }
                self.held("", "", to);
            }
            "minipage" | "multicols" | "adjustbox" => {
                self.option(to);
                self.argument(to);
                self.held("", "", to);
            }
            _ => self.held("", "", to),
        }
        self.at = next;
    }

    fn held(&mut self, before: &str, after: &str, to: usize) {
        self.end_paragraph();
        self.out.push_str(before);
        self.run(to);
        self.end_paragraph();
        self.out.push_str(after);
    }

    fn verbatim(&mut self, name: &str, to: usize) {
        self.end_paragraph();
        let option = self.option(to).unwrap_or_default();
        let language = if name == "minted" {
            self.argument_text(to).unwrap_or_default()
        } else {
            let named = option
                .split(',')
                .find_map(|part| part.trim().strip_prefix("language="));
            named.unwrap_or_default()
        };
        if name == "comment" {
            return;
        }
        let language = language.to_ascii_lowercase().replace("c++", "cpp");
        let plain = language.bytes().all(|b| b.is_ascii_alphanumeric());
        if language.is_empty() || !plain {
            self.out.push_str("<pre><code>");
        } else {
            self.out
                .push_str(&format!("<pre><code class=\"language-{language}\">"));
        }
        let text = self.rest(to);
        let text = text.strip_prefix('\n').unwrap_or(text);
        crate::statement::push_escaped(&mut self.out, text);
        self.out.push_str("</code></pre>\n");
    }

    /// Where the next `\item` of this list stands, lists in it left out.
    fn next_item(&self, from: usize, to: usize) -> Option<usize> {
        let mut at = from;
        loop {
            let rest = self.text.get(at..to)?;
            let found = at + rest.find('\\')?;
            let rest = self.text.get(found..to)?;
            if rest.starts_with("\\begin{") {
                // A list in the list is walked over in one step.
                let end = self.pairs.environment(found).filter(|end| *end < to);
                at = end.unwrap_or(found + 1);
            } else if rest.starts_with("\\item")
                && !rest["\\item".len()..].starts_with(|c: char| c.is_ascii_alphabetic())
            {
                return Some(found);
            } else {
                at = found + 1;
                at += rest[1..].chars().next().map_or(0, char::len_utf8);
            }
        }
    }

    fn items(&mut self, to: usize, mut each: impl FnMut(&mut Self, usize)) {
        let Some(mut item) = self.next_item(self.at, to) else {
            return;
        };
        loop {
            self.at = item + "\\item".len();
            let next = self.next_item(self.at, to);
            each(self, next.unwrap_or(to));
            match next {
                Some(next) => item = next,
                None => break,
            }
        }
    }

    fn list(&mut self, before: &str, after: &str, to: usize) {
        self.end_paragraph();
        self.out.push_str(before);
        let inline = std::mem::take(&mut self.inline);
        self.items(to, |tex, end| {
            tex.out.push_str("<li>");
            tex.option(end);
            let rest = tex.rest(end);
            tex.at = end - rest.trim_start().len();
            // One paragraph alone needs no element of its own.
            let single = !tex.rest(end).trim_end().contains("\n\n");
            tex.inline += usize::from(single);
            tex.run(end);
            tex.inline -= usize::from(single);
            tex.end_paragraph();
            tex.out.truncate(tex.out.trim_end().len());
            tex.out.push_str("</li>\n");
        });
        self.inline = inline;
        self.out.push_str(after);
    }

    fn description(&mut self, to: usize) {
        self.end_paragraph();
        self.out.push_str("<dl>");
        self.items(to, |tex, end| {
            let rest = tex.rest(end);
            tex.at = end - rest.trim_start().len();
            let option = tex.option(end).map(str::len);
            if let Some(length) = option {
                let next = tex.at;
                tex.at = next - 1 - length;
                tex.inline += 1;
                tex.out.push_str("<dt>");
                tex.run(next - 1);
                tex.out.push_str("</dt>");
                tex.inline -= 1;
                tex.at = next;
            }
            tex.held("<dd>", "</dd>\n", end);
        });
        self.out.push_str("</dl>\n");
    }

    fn table(&mut self, name: &str, to: usize) {
        self.end_paragraph();
        self.option(to);
        if name == "tabularx" {
            self.argument(to);
        }
        self.argument(to);
        self.out.push_str("<table><tbody><tr><td>");
        self.columns += 1;
        self.inline += 1;
        self.run(to);
        self.columns -= 1;
        self.inline -= 1;
        // The last row ends with `\\` or with a rule, behind which there is nothing.
        let written = self.out.trim_end().len();
        self.out.truncate(written);
        if self.out.ends_with("<tr><td>") {
            self.out.truncate(written - "<tr><td>".len());
            self.out.push_str("</tbody></table>\n");
        } else {
            self.out.push_str("</td></tr></tbody></table>\n");
        }
    }

    fn figure(&mut self, to: usize) {
        self.option(to);
        while self.rest(to).starts_with('{') {
            if self.argument(to).is_none() {
                break;
            }
        }
        self.option(to);
        self.end_paragraph();
        self.inline += 1;
        self.out.push_str("<figure>");
        self.run(to);
        self.out.push_str("</figure>\n");
        self.inline -= 1;
    }

    fn equation(&mut self, begin: usize, name: &str, to: usize, next: usize) {
        // KaTeX knows these by other names, and none where the lines are not put under each other.
        let wrap = match name {
            "align" | "eqnarray" => Some("aligned"),
            "gather" | "multline" => Some("gathered"),
            _ => None,
        };
        let from = self.at.max(begin);
        match wrap {
            None => self.math(from, to, next, name != "math"),
            Some(wrap) => {
                self.begin_paragraph();
                let tex = self.text.get(from..to).unwrap_or_default().trim();
                let tex = format!("\\begin{{{wrap}}}{tex}\\end{{{wrap}}}");
                crate::statement::push_math(&mut self.out, &tex, true);
            }
        }
    }
}
