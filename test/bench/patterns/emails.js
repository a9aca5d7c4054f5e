// Addresses are found in prose.
var size = 4000; // 400 to warm up, ES5

var line = "Please write to jane.doe+news@mail.example.com or to info@example.org, but never to nobody at all.\n";
var found = line.repeat(size).match(/[\w.+-]+@[\w-]+\.[\w.-]+/g);
found.length + ":" + found[found.length - 1];
