//! Writes the list of the attack programs, and one named test per program, so that a new attack is a new file.

use std::{env, fs, path::Path};

fn main() {
    let folder =
        Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("programs");
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut names: Vec<String> = fs::read_dir(&folder)
        .expect("the folder of programs")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .into_string()
                .expect("a plain name")
        })
        .filter(|name| !name.ends_with(".h"))
        .collect();
    names.sort();
    let (mut list, mut tests) = (String::from("&[\n"), String::new());
    for name in names {
        let path = folder.join(&name).display().to_string();
        println!("cargo:rerun-if-changed={path}");
        list += &format!("    ({name:?}, include_str!({path:?})),\n");
        let stem = name.split('.').next().unwrap_or_default();
        tests += &format!("#[test]\nfn attack_{stem}() {{\n    one({stem:?});\n}}\n");
    }
    list += "]\n";
    let out = env::var("OUT_DIR").expect("cargo sets it");
    fs::write(Path::new(&out).join("programs.rs"), list).expect("the list is written");
    fs::write(Path::new(&out).join("program_tests.rs"), tests).expect("the tests are written");
}
