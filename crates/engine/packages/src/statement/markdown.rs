//! Markdown, with tables and math.

use comrak::{
    Arena, Options, format_html,
    nodes::{AstNode, NodeValue},
    parse_document,
};

pub(super) fn html(text: &str) -> String {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.autolink = true;
    options.extension.math_dollars = true;
    // WHY: raw HTML in Markdown is cleaned with all the rest behind this.
    options.render.r#unsafe = true;
    let arena = Arena::new();
    let text = single_dollars(text);
    let root = parse_document(&arena, &text, &options);
    for node in root.descendants() {
        math(node);
    }
    let mut out = String::new();
    match format_html(root, &options, &mut out) {
        Ok(()) => out,
        // Writing to a text does not fail; if it did, the source would still be readable.
        Err(_) => format!("<pre>{}</pre>", super::escaped(&text)),
    }
}

/// `$$$x$$$`, as the Codeforces family writes math in the line, is `$x$`.
fn single_dollars(text: &str) -> String {
    text.replace("$$$$$$", "$$").replace("$$$", "$")
}

fn math<'a>(node: &'a AstNode<'a>) {
    let mut data = node.data.borrow_mut();
    if let NodeValue::Math(math) = &data.value {
        let mut made = String::new();
        super::push_math(&mut made, &math.literal, math.display_math);
        data.value = NodeValue::HtmlInline(made);
    }
}
