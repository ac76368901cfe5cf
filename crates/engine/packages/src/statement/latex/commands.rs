//! Commands: `\textbf{…}`, `\section*{…}`, accents, and what only has a sign to give.

use super::Tex;

impl<'a> Tex<'a> {
    pub(super) fn command(&mut self, end: usize, closing: &mut Vec<&'static str>) {
        let begin = self.at;
        let rest = self.rest(end);
        let after = &rest[1..];
        let letters = after.bytes().take_while(u8::is_ascii_alphabetic).count();
        if letters == 0 {
            self.sign(end);
            return;
        }
        let name = &after[..letters];
        self.at += 1 + letters;
        if after[letters..].starts_with('*') && !matches!(name, "item" | "verb") {
            self.at += 1;
        }
        match name {
            "begin" => {
                self.at = begin;
                self.environment(end);
            }
            "end" => {
                self.argument(end);
            }
            "verb" => self.verb(end),
            "bf" | "it" | "em" | "tt" | "sl" | "bfseries" | "itshape" | "ttfamily" => {
                self.switch(name, end, closing);
            }
            "par" => self.end_paragraph(),
            _ => {
                if !(self.styled(name, end) || self.block(name, end) || self.sign_of(name, end)) {
                    self.other(name, end);
                }
            }
        }
    }

    /// The braces behind a command: where what is in them begins and ends.
    pub(super) fn argument(&mut self, end: usize) -> Option<(usize, usize)> {
        let rest = self.rest(end);
        let open = self.at + rest.len() - rest.trim_start_matches([' ', '\n', '\t']).len();
        if self.text.as_bytes().get(open) != Some(&b'{') {
            return None;
        }
        let close = self.pairs.brace(open).filter(|close| *close < end)?;
        self.at = close + 1;
        Some((open + 1, close))
    }

    pub(super) fn argument_text(&mut self, end: usize) -> Option<&'a str> {
        let (from, to) = self.argument(end)?;
        self.text.get(from..to)
    }

    /// `[…]`, left out.
    pub(super) fn option(&mut self, end: usize) -> Option<&'a str> {
        let rest = self.rest(end);
        let inner = rest.strip_prefix('[')?;
        let line = inner.bytes().take(200).position(|b| b == b']')?;
        self.at += line + 2;
        inner.get(..line)
    }

    /// What is in the next braces, as HTML, between these.
    pub(super) fn wrapped(&mut self, end: usize, before: &str, after: &str) {
        let Some((from, to)) = self.argument(end) else {
            return;
        };
        let next = self.at;
        self.out.push_str(before);
        self.at = from;
        self.run(to);
        self.at = next;
        self.out.push_str(after);
    }

    /// As `wrapped`, for elements that hold no paragraphs.
    pub(super) fn block_of(&mut self, end: usize, before: &str, after: &str) {
        self.end_paragraph();
        self.inline += 1;
        self.wrapped(end, before, after);
        self.inline -= 1;
    }

    fn styled(&mut self, name: &str, end: usize) -> bool {
        let (before, after) = match name {
            "textbf" | "mathbf" | "strong" => ("<strong>", "</strong>"),
            "textit" | "emph" | "textsl" => ("<em>", "</em>"),
            "texttt" | "t" => ("<code>", "</code>"),
            "underline" => ("<u>", "</u>"),
            "sout" | "st" => ("<s>", "</s>"),
            "textsc" => ("<span class=\"smallcaps\">", "</span>"),
            "textsuperscript" => ("<sup>", "</sup>"),
            "textsubscript" => ("<sub>", "</sub>"),
            "footnote" => ("<span class=\"footnote\"> (", ")</span>"),
            _ => return false,
        };
        self.begin_paragraph();
        self.inline += 1;
        self.wrapped(end, before, after);
        self.inline -= 1;
        true
    }

    /// `{\bf …}` holds to the end of its group; `\bf{…}`, as Polygon has it, for its argument.
    fn switch(&mut self, name: &str, end: usize, closing: &mut Vec<&'static str>) {
        let (before, after) = match name {
            "bf" | "bfseries" => ("<strong>", "</strong>"),
            "tt" | "ttfamily" => ("<code>", "</code>"),
            _ => ("<em>", "</em>"),
        };
        self.begin_paragraph();
        if self.rest(end).starts_with('{') {
            self.wrapped(end, before, after);
            return;
        }
        let rest = self.rest(end);
        self.at += rest.len() - rest.trim_start_matches(' ').len();
        self.out.push_str(before);
        closing.push(after);
    }

    fn heading(&mut self, level: u8, title: &str) {
        self.end_paragraph();
        self.out
            .push_str(&format!("<h{level}>{title}</h{level}>\n"));
    }

    fn block(&mut self, name: &str, end: usize) -> bool {
        match name {
            "section" | "chapter" => self.block_of(end, "<h2>", "</h2>\n"),
            "subsection" => self.block_of(end, "<h3>", "</h3>\n"),
            "subsubsection" => self.block_of(end, "<h4>", "</h4>\n"),
            "paragraph" | "subparagraph" => {
                self.end_paragraph();
                self.begin_paragraph();
                self.wrapped(end, "<strong>", "</strong> ");
            }
            "InputFile" | "Input" => self.heading(2, "Input"),
            "OutputFile" | "Output" => self.heading(2, "Output"),
            "Interaction" => self.heading(2, "Interaction"),
            "Scoring" => self.heading(2, "Scoring"),
            "Note" | "Notes" | "Explanation" | "Explanations" => self.heading(2, "Note"),
            "Example" => self.heading(2, "Example"),
            "Examples" => self.heading(2, "Examples"),
            "Constraints" | "Limitations" => self.heading(2, "Constraints"),
            // The title stands above the statement already; samples are put in by the page.
            "problemname" | "exmpfile" | "includesample" | "label" | "vspace" | "hspace"
            | "setlength" | "documentclass" | "usepackage" | "renewcommand" | "newcommand"
            | "input" | "thispagestyle" | "pagestyle" | "fontsize" | "addtocounter"
            | "setcounter" | "cline" | "cite" | "lstset" | "definecolor" => self.skipped(end),
            "illustration" => self.illustration(end),
            "includegraphics" | "epsfbox" => self.picture(end),
            "caption" => self.block_of(end, "<figcaption>", "</figcaption>"),
            "exmp" => self.example(end),
            "url" | "path" => self.link(end, true),
            "href" => self.link(end, false),
            "textcolor" | "color" | "raisebox" | "parbox" | "ref" | "fbox" | "mbox" => {
                self.hidden_first(name, end);
            }
            "multicolumn" => {
                self.argument(end);
                self.argument(end);
                self.wrapped(end, "", "");
            }
            "hline" | "toprule" | "midrule" | "bottomrule" | "centering" | "noindent"
            | "smallskip" | "medskip" | "bigskip" | "newpage" | "clearpage" | "maketitle"
            | "small" | "large" | "Large" | "tiny" | "footnotesize" | "normalsize" | "hfill"
            | "rm" | "sc" | "protect" | "relax" | "linebreak" | "nopagebreak" | "displaystyle"
            | "nextsample" | "remainingsamples" | "left" | "right" => {}
            _ => return false,
        }
        true
    }

    /// Arguments that are for the typesetter.
    fn skipped(&mut self, end: usize) {
        for _ in 0..4 {
            let before = self.at;
            self.option(end);
            if self.text.as_bytes().get(self.at) == Some(&b'{') {
                self.argument(end);
            } else if self.text.as_bytes().get(self.at) == Some(&b'\\') && before == self.at {
                break;
            }
            if before == self.at {
                break;
            }
        }
    }

    fn hidden_first(&mut self, name: &str, end: usize) {
        self.option(end);
        if !matches!(name, "fbox" | "mbox") {
            self.argument(end);
        }
        if self.rest(end).starts_with('{') && name != "ref" {
            self.wrapped(end, "", "");
        }
    }

    /// The picture a name means: LaTeX leaves the end of it out.
    fn picture_name(&self, name: &str) -> String {
        let name = name.trim().trim_matches('"').trim_start_matches("./");
        let stem = |asset: &str| asset.rsplit_once('.').map(|(stem, _)| stem.to_owned());
        let last = name.rsplit('/').next().unwrap_or(name);
        let named = self
            .assets
            .iter()
            .find(|asset| **asset == name)
            .or_else(|| {
                self.assets
                    .iter()
                    .filter(|asset| crate::statement::is_picture(asset))
                    .find(|asset| {
                        let asset_stem = stem(asset);
                        **asset == last
                            || asset_stem.as_deref() == Some(name)
                            || asset_stem.as_deref() == Some(last)
                            || asset_stem.is_some() && asset_stem == stem(name)
                    })
            });
        named.map_or_else(|| name.to_owned(), |asset| (*asset).to_owned())
    }

    fn push_picture(&mut self, name: &str) {
        let name = self.picture_name(name);
        self.out.push_str("<img src=\"");
        crate::statement::push_escaped(&mut self.out, &name);
        self.out.push_str("\" alt=\"\">");
    }

    fn picture(&mut self, end: usize) {
        self.option(end);
        if let Some(name) = self.argument_text(end) {
            self.begin_paragraph();
            self.push_picture(name);
        }
    }

    /// `\illustration{width}{file}{caption}`
    fn illustration(&mut self, end: usize) {
        self.argument(end);
        let Some(name) = self.argument_text(end) else {
            return;
        };
        self.end_paragraph();
        self.out.push_str("<figure class=\"illustration\">");
        self.push_picture(name);
        self.block_of(end, "<figcaption>", "</figcaption>");
        self.out.push_str("</figure>\n");
    }

    /// `\exmp{input}{output}` of olymp.sty.
    fn example(&mut self, end: usize) {
        self.end_paragraph();
        let (input, output) = (self.argument_text(end), self.argument_text(end));
        self.out.push_str("<table class=\"sample\"><tbody><tr>");
        for text in [input, output].into_iter().flatten() {
            self.out.push_str("<td><pre>");
            crate::statement::push_escaped(&mut self.out, text.trim());
            self.out.push_str("</pre></td>");
        }
        self.out.push_str("</tr></tbody></table>\n");
    }

    fn link(&mut self, end: usize, bare: bool) {
        let Some(address) = self.argument_text(end) else {
            return;
        };
        self.begin_paragraph();
        let address = address
            .trim()
            .replace("\\%", "%")
            .replace("\\#", "#")
            .replace("\\_", "_");
        let address = address.replace("\\&", "&");
        self.out.push_str("<a href=\"");
        crate::statement::push_escaped(&mut self.out, &address);
        self.out.push_str("\">");
        if bare {
            crate::statement::push_escaped(&mut self.out, &address);
        } else {
            self.inline += 1;
            self.wrapped(end, "", "");
            self.inline -= 1;
        }
        self.out.push_str("</a>");
    }

    /// `\verb|…|`
    fn verb(&mut self, end: usize) {
        let rest = self.rest(end);
        let Some(mark) = rest.chars().next() else {
            return;
        };
        let inner = &rest[mark.len_utf8()..];
        let line = inner.find(['\n', mark]);
        let Some(length) = line.filter(|at| inner[*at..].starts_with(mark)) else {
            return;
        };
        self.begin_paragraph();
        self.out.push_str("<code>");
        crate::statement::push_escaped(&mut self.out, &inner[..length]);
        self.out.push_str("</code>");
        self.at += length + 2 * mark.len_utf8();
    }

    /// Commands of one sign: `\%`, `\\`, `\[`, `\'e`.
    fn sign(&mut self, end: usize) {
        let rest = self.rest(end);
        let Some(c) = rest[1..].chars().next() else {
            self.word(1, "\\");
            return;
        };
        match c {
            '(' | '[' => {
                let marker = if c == '(' { "\\)" } else { "\\]" };
                match self.find(self.at + 2, end, marker) {
                    Some(to) => self.math(self.at + 2, to, to + 2, c == '['),
                    None => self.at += 2,
                }
            }
            '\\' => {
                self.at += 2;
                if self.rest(end).starts_with('*') {
                    self.at += 1;
                }
                self.option(end);
                self.line_end();
            }
            '\'' | '`' | '^' | '"' | '~' | '=' | '.' => self.accent(2, c, end),
            ',' | ';' | ':' | ' ' | '\n' => self.word(2, " "),
            '!' | '-' | '/' | '@' | ')' | ']' => self.at += 2,
            c => {
                let mut bytes = [0; 4];
                self.word(1 + c.len_utf8(), c.encode_utf8(&mut bytes));
            }
        }
    }

    fn line_end(&mut self) {
        if self.columns > 0 {
            self.out.push_str("</td></tr>\n<tr><td>");
        } else if self.paragraph || self.inline > 0 {
            self.out.push_str("<br>\n");
        }
    }

    /// A letter, bare or in braces, with a combining mark.
    fn accent(&mut self, skip: usize, mark: char, end: usize) {
        let combining = match mark {
            '\'' => '\u{301}',
            '`' => '\u{300}',
            '^' => '\u{302}',
            '"' => '\u{308}',
            '~' => '\u{303}',
            '=' => '\u{304}',
            '.' => '\u{307}',
            'c' => '\u{327}',
            'v' => '\u{30c}',
            'u' => '\u{306}',
            'H' => '\u{30b}',
            'r' => '\u{30a}',
            _ => '\u{328}',
        };
        self.at += skip;
        self.begin_paragraph();
        let rest = self.rest(end).trim_start_matches(' ');
        let begin = end - rest.len();
        let bare = rest.trim_start_matches('{').trim_start_matches('\\');
        let Some(letter) = bare.chars().next().filter(|c| c.is_alphabetic()) else {
            if rest.starts_with("{}") {
                self.at = begin + 2;
            }
            return;
        };
        let used = rest.len() - bare.len() + letter.len_utf8();
        let closing = rest.starts_with('{') && rest[used..].starts_with('}');
        self.at = begin + used + usize::from(closing);
        self.out.push_str(&composed(letter, combining));
    }

    fn sign_of(&mut self, name: &str, end: usize) -> bool {
        if matches!(name, "c" | "v" | "u" | "H" | "r" | "k") {
            let mark = name.chars().next().unwrap_or('c');
            self.accent(0, mark, end);
            return true;
        }
        let text = match name {
            "ldots" | "dots" | "textellipsis" => "…",
            "textbackslash" => "\\",
            "textasciitilde" => "~",
            "textasciicircum" => "^",
            "textless" => "<",
            "textgreater" => ">",
            "textbar" => "|",
            "textunderscore" => "_",
            "textdegree" => "°",
            "texteuro" | "euro" => "€",
            "pounds" => "£",
            "copyright" => "©",
            "S" => "§",
            "ss" => "ß",
            "o" => "ø",
            "O" => "Ø",
            "ae" => "æ",
            "AE" => "Æ",
            "oe" => "œ",
            "OE" => "Œ",
            "aa" => "å",
            "AA" => "Å",
            "l" => "ł",
            "L" => "Ł",
            "i" => "ı",
            "j" => "ȷ",
            "quad" | "qquad" | "enspace" | "thinspace" => " ",
            "newline" => "",
            "LaTeX" => "LaTeX",
            "TeX" => "TeX",
            "textendash" => "–",
            "textemdash" => "—",
            _ => return false,
        };
        self.word(0, text);
        if name == "newline" {
            self.line_end();
        }
        let rest = self.rest(end);
        if rest.starts_with("{}") {
            self.at += 2;
        } else {
            self.at += rest.len() - rest.trim_start_matches(' ').len();
        }
        true
    }

    /// A command nobody knows: what is in its braces is shown by the walk.
    fn other(&mut self, _name: &str, end: usize) {
        self.option(end);
    }
}

/// One character where there is one, for fonts that put marks badly.
fn composed(letter: char, mark: char) -> String {
    const ROWS: &[(char, &str, &str)] = &[
        ('\u{301}', "aeiouyAEIOUYcnszrl", "áéíóúýÁÉÍÓÚÝćńśźŕĺ"),
        ('\u{300}', "aeiouAEIOU", "àèìòùÀÈÌÒÙ"),
        ('\u{302}', "aeiouAEIOU", "âêîôûÂÊÎÔÛ"),
        ('\u{308}', "aeiouyAEIOU", "äëïöüÿÄËÏÖÜ"),
        ('\u{303}', "anoANO", "ãñõÃÑÕ"),
        ('\u{327}', "cCsS", "çÇşŞ"),
        ('\u{30c}', "cszrenCSZREN", "čšžřěňČŠŽŘĚŇ"),
        ('\u{30b}', "ouOU", "őűŐŰ"),
        ('\u{30a}', "auAU", "åůÅŮ"),
        ('\u{306}', "agAG", "ăğĂĞ"),
        ('\u{304}', "aeiouAEIOU", "āēīōūĀĒĪŌŪ"),
        ('\u{307}', "zeZEI", "żėŻĖİ"),
        ('\u{328}', "aeAE", "ąęĄĘ"),
    ];
    ROWS.iter()
        .filter(|(row, ..)| *row == mark)
        .find_map(|(_, from, to)| {
            let at = from.chars().position(|c| c == letter)?;
            Some(to.chars().nth(at)?.to_string())
        })
        .unwrap_or_else(|| format!("{letter}{mark}"))
}
