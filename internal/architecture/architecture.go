// Package architecture holds no code: its tests hold the import law and the house rules.
package architecture
