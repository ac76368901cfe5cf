let names: Vec<String> = Read::read(&mut input);
let mut made: Option<@CLASS@> = None;
input.expect(b'[');
out.text("[");
for (call, name) in names.iter().enumerate() {
    if call > 0 {
        out.text(",");
        input.expect(b']');
        input.expect(b',');
    }
    input.expect(b'[');
    match name.as_str() {
@CASES@
        _ => panic!("no method {name}"),
    }
}
out.text("]");
finish(out)
