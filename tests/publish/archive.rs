//! Archives: the same bytes, whole wherever they are unpacked.

use super::*;

#[test]
fn an_archive_is_the_same_bytes_for_the_same_site_and_opens_anywhere() {
    let (_temp, root) = folder();
    let publish = |to: &Utf8Path| {
        let ran = aims(&["publish", fit().root().as_str(), "--to", to.as_str()]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        fs::read(to).unwrap()
    };
    build(&fit(), &root.join("public"), &[]);
    let built = files(&root.join("public"));
    for ending in ["tar.gz", "zip"] {
        let (one, two) = (root.join(format!("report.{ending}")), root.join(format!("b/report.{ending}")));
        fs::create_dir_all(root.join("b")).unwrap();
        assert_eq!(publish(&one), publish(&two), "{ending}");
        assert_eq!(fs::read_dir(root.join("b")).unwrap().count(), 1 + usize::from(ending == "zip"), "nothing is left");
        // Unpacked deep below the root of a server it is the site, and whole.
        let deep = root.join(format!("srv-{ending}/a/b"));
        fs::create_dir_all(&deep).unwrap();
        let unpacked = match ending {
            "zip" => Command::new("python3").args(["-m", "zipfile", "-e", one.as_str(), deep.as_str()]).status(),
            _ => Command::new("tar").args(["xzf", one.as_str(), "-C", deep.as_str()]).status(),
        };
        assert!(unpacked.unwrap().success());
        assert_eq!(files(&deep.join("report")), built, "{ending}");
        assert_eq!(aims(&["verify", deep.join("report").as_str()]).code, 0);
    }
}

#[test]
fn no_two_names_of_an_archive_are_one_where_case_and_unicode_form_do_not_count() {
    let (_temp, root) = folder();
    let named = |site: &Utf8Path| -> Vec<String> { files(site).into_keys().collect() };
    let ran = aims(&["build", "example-engagement", "-o", root.join("editions").as_str(), "--all-editions"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let archive = root.join("report.zip");
    let ran = aims(&["publish", fit().root().as_str(), "--to", archive.as_str()]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let listed =
        Command::new("python3").args(["-m", "zipfile", "-e", archive.as_str(), root.as_str()]).status().unwrap();
    assert!(listed.success());
    for names in [named(&root.join("report")), named(&root.join("editions"))] {
        assert!(names.len() > 100);
        let mut seen: BTreeMap<String, String> = BTreeMap::new();
        for name in &names {
            // Folders, too: where `a/` and `A/` are one, `a/x` and `A/y` stand in the same.
            for end in name.match_indices('/').map(|(at, _)| at).chain([name.len()]) {
                let part = &name[..end];
                let folded: String = unicode_normalization::UnicodeNormalization::nfkc(part).collect();
                let other = seen.entry(folded.to_lowercase()).or_insert_with(|| part.to_owned());
                assert_eq!(other, part, "these are one there");
            }
        }
    }
}
