package search

// Common reports whether a word, given by its key, is one that most texts of a language (a BCP 47 tag) have, such as
// an article, a pronoun, a preposition or an auxiliary verb, and that says nothing of what a text is about. Words
// that are also names or nouns of some weight are left out: "may", "us", "who".
func Common(key, language string) bool {
	switch base(language) {
	case "en":
		return commonEnglish(key)
	case "ru":
		return commonRussian(key)
	case "de":
		return commonGerman(key)
	case "fr":
		return commonFrench(key)
	case "it":
		return commonItalian(key)
	case "es":
		return commonSpanish(key)
	default:
		return false
	}
}

func commonEnglish(key string) bool {
	switch key {
	case "a", "about", "above", "after", "again", "against", "all", "also", "although", "am", "among", "an", "and", "any",
		"are", "as", "at", "be", "because", "been", "before", "being", "below", "between", "both", "but", "by", "can",
		"cannot", "could", "did", "do", "does", "doing", "down", "during", "each", "either", "else", "ever", "every", "few",
		"for", "from", "further", "had", "has", "have", "having", "he", "her", "here", "hers", "herself", "him", "himself",
		"his", "how", "however", "i", "if", "in", "into", "is", "it", "its", "itself", "just", "me", "more", "most", "much",
		"must", "my", "myself", "neither", "no", "nor", "not", "of", "off", "on", "once", "only", "or", "other", "our",
		"ours", "out", "over", "own", "per", "s", "same", "shall", "she", "should", "since", "so", "some", "such", "than",
		"that", "the", "their", "theirs", "them", "themselves", "then", "there", "therefore", "these", "they", "this",
		"those", "through", "thus", "to", "too", "toward", "towards", "under", "until", "up", "upon", "very", "was", "we",
		"were", "what", "when", "where", "whether", "which", "while", "whom", "whose", "why", "with", "within", "without",
		"would", "yet", "you", "your", "yours":
		return true
	default:
		return false
	}
}

func commonRussian(key string) bool {
	switch key {
	case "а", "без", "более", "бы", "был", "была", "были", "было", "быть", "в", "вам", "вас", "весь", "во", "вот", "все",
		"всего", "всей", "всем", "всех", "вы", "где", "да", "для", "до", "его", "ее", "ей", "ему", "если", "есть", "еще",
		"же", "за", "и", "из", "или", "им", "ими", "их", "к", "каждый", "как", "которая", "которого", "которое", "которой",
		"котором", "которому", "которую", "которые", "который", "которым", "которых", "кто", "ли", "либо", "лишь", "между",
		"мне", "мной", "мои", "мой", "моя", "мы", "на", "над", "нам", "нами", "нас", "наш", "не", "него", "нее", "ней",
		"нем", "нему", "нет", "ни", "ним", "ними", "них", "но", "ну", "о", "об", "обо", "однако", "он", "она", "они", "оно",
		"от", "по", "под", "после", "при", "про", "с", "своего", "своей", "своих", "свой", "свою", "себе", "себя", "со",
		"так", "также", "такие", "такой", "там", "те", "тем", "то", "того", "тоже", "той", "только", "том", "тому", "ты",
		"у", "уже", "хотя", "чем", "через", "что", "чтобы", "эта", "эти", "этим", "этих", "это", "этого", "этой", "этом",
		"этому", "этот", "эту", "я":
		return true
	default:
		return false
	}
}

func commonGerman(key string) bool {
	switch key {
	case "aber", "alle", "allem", "allen", "aller", "alles", "als", "also", "am", "an", "andere", "anderen", "auch", "auf",
		"aus", "bei", "beim", "bin", "bis", "bist", "da", "damit", "dann", "das", "dass", "dazu", "dein", "dem", "den",
		"denen", "denn", "der", "deren", "des", "dessen", "die", "dies", "diese", "diesem", "diesen", "dieser", "dieses",
		"doch", "dort", "du", "durch", "ein", "eine", "einem", "einen", "einer", "eines", "er", "es", "euch", "fur",
		"gegen", "habe", "haben", "hat", "hatte", "hatten", "hier", "hinter", "ich", "ihm", "ihn", "ihnen", "ihr", "ihre",
		"ihrem", "ihren", "ihrer", "im", "in", "indem", "ins", "ist", "ja", "jede", "jedem", "jeden", "jeder", "jedes",
		"jene", "jener", "jetzt", "kann", "kein", "keine", "keinem", "keinen", "keiner", "konnen", "konnte", "mein", "mich",
		"mir", "mit", "muss", "mussen", "nach", "nicht", "noch", "nun", "nur", "ob", "oder", "ohne", "sehr", "sein",
		"seine", "seinem", "seinen", "seiner", "seit", "sich", "sie", "sind", "so", "solche", "soll", "sollen", "sollte",
		"sondern", "sowie", "uber", "um", "und", "uns", "unser", "unsere", "unter", "vom", "von", "vor", "wahrend", "war",
		"waren", "was", "weil", "welche", "welcher", "wenn", "wer", "werden", "wie", "wieder", "will", "wir", "wird", "wo",
		"wurde", "wurden", "zu", "zum", "zur", "zwar", "zwischen":
		return true
	default:
		return false
	}
}

func commonFrench(key string) bool {
	switch key {
	case "a", "afin", "ai", "ainsi", "alors", "apres", "au", "aucun", "aucune", "aussi", "autre", "autres", "aux", "avait",
		"avant", "avec", "avoir", "c", "car", "ce", "ceci", "cela", "celle", "celles", "celui", "ces", "cet", "cette",
		"ceux", "chaque", "chez", "ci", "comme", "d", "dans", "de", "depuis", "des", "dont", "du", "elle", "elles", "en",
		"encore", "entre", "es", "est", "et", "etaient", "etait", "etant", "etre", "eu", "eux", "fait", "font", "fut", "il",
		"ils", "j", "je", "jusqu", "l", "la", "laquelle", "le", "lequel", "les", "lesquelles", "lesquels", "leur", "leurs",
		"lors", "lui", "m", "ma", "mais", "me", "meme", "memes", "mes", "moi", "mon", "n", "ne", "ni", "nos", "notre",
		"nous", "on", "ont", "or", "ou", "par", "parce", "pas", "pendant", "plus", "pour", "pourquoi", "puis", "qu",
		"quand", "que", "quel", "quelle", "quelles", "quels", "qui", "quoi", "s", "sa", "sans", "se", "selon", "sera", "si",
		"soit", "son", "sont", "sous", "sur", "t", "ta", "tandis", "te", "tes", "toi", "ton", "tous", "tout", "toute",
		"toutes", "tres", "tu", "un", "une", "vers", "vos", "votre", "vous", "y":
		return true
	default:
		return false
	}
}

func commonItalian(key string) bool {
	switch key {
	case "a", "agli", "ai", "al", "alla", "alle", "allo", "altra", "altre", "altri", "altro", "anche", "ancora", "avere",
		"aveva", "avevano", "c", "che", "chi", "ci", "cio", "coi", "col", "come", "con", "contro", "cosi", "cui", "d", "da",
		"dagli", "dai", "dal", "dall", "dalla", "dalle", "dallo", "degli", "dei", "del", "dell", "della", "delle", "dello",
		"di", "dopo", "dove", "durante", "e", "ed", "era", "erano", "essere", "fra", "gli", "ha", "hai", "hanno", "ho", "i",
		"il", "in", "io", "l", "la", "le", "lei", "li", "lo", "loro", "lui", "ma", "me", "mentre", "mi", "mia", "mie",
		"miei", "mio", "ne", "negli", "nei", "nel", "nell", "nella", "nelle", "nello", "noi", "non", "nostra", "nostre",
		"nostri", "nostro", "o", "od", "ogni", "oltre", "per", "perche", "pero", "piu", "presso", "prima", "qual", "quale",
		"quali", "quando", "quanto", "quella", "quelle", "quelli", "quello", "questa", "queste", "questi", "questo", "qui",
		"se", "secondo", "sei", "senza", "si", "sia", "siamo", "siano", "sono", "sopra", "sotto", "stata", "state", "stati",
		"stato", "su", "sua", "sue", "sugli", "sui", "sul", "sulla", "sulle", "sullo", "suo", "suoi", "ti", "tra", "tu",
		"tutta", "tutte", "tutti", "tutto", "un", "una", "uno", "verso", "vi", "voi":
		return true
	default:
		return false
	}
}

func commonSpanish(key string) bool {
	switch key {
	case "a", "al", "algo", "algun", "alguna", "algunas", "algunos", "ante", "antes", "asi", "aun", "aunque", "bajo", "cada",
		"como", "con", "contra", "cual", "cuales", "cuando", "cuya", "cuyo", "de", "del", "desde", "despues", "donde",
		"durante", "e", "el", "ella", "ellas", "ellos", "en", "entre", "era", "eran", "es", "esa", "esas", "ese", "eso",
		"esos", "esta", "estaba", "estan", "estar", "estas", "este", "esto", "estos", "fue", "fueron", "ha", "haber",
		"habia", "hacia", "han", "hasta", "hay", "la", "las", "le", "les", "lo", "los", "mas", "me", "mediante", "mi",
		"mientras", "mis", "misma", "mismo", "mucho", "muy", "ni", "no", "nos", "nosotros", "nuestra", "nuestras",
		"nuestro", "nuestros", "o", "os", "otra", "otras", "otro", "otros", "para", "pero", "por", "porque", "pues", "que",
		"quien", "quienes", "se", "sea", "sean", "segun", "ser", "si", "sido", "sin", "sino", "sobre", "son", "su", "sus",
		"tal", "tambien", "tan", "tanto", "te", "tiene", "tienen", "toda", "todas", "todo", "todos", "tras", "tu", "tus",
		"u", "un", "una", "unas", "uno", "unos", "y", "ya", "yo":
		return true
	default:
		return false
	}
}
